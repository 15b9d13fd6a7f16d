// What everybody sees.

/** The initiative is one with a track record. */
export async function everybody(person) {
  const initiative = await person.first('/menukaart?zoek=moeders', '/initiatieven/');
  return [
    { name: 'start', path: '/' },
    { name: 'menu', path: '/menukaart' },
    { name: 'menu-narrowed', path: '/menukaart?zoek=werk&doelgroep=participation-act&gemeente=GM0794&maxprijs=6.000&sorteer=placePrice' },
    { name: 'menu-nothing', path: '/menukaart?zoek=onvindbaar' },
    { name: 'menu-faults', path: '/menukaart?maxprijs=veel&vanaf=morgen', status: 400 },
    { name: 'initiative', path: initiative },
    { name: 'calculator', path: '/rekenhulp' },
    { name: 'calculator-asks', path: '/rekenhulp?wat=blok.employment.participatiewet' },
    { name: 'calculator-answers', path: '/rekenhulp?wat=blok.employment.participatiewet&mensen=2&uren=40&maanden=30&bonus=permanent-contract&over=50000&reken=ja' },
    { name: 'calculator-faults', path: '/rekenhulp?wat=pso.2&reken=ja', status: 400 },
    { name: 'rules', path: '/regels' },
    { name: 'figures', path: '/cijfers' },
    { name: 'sign-in', path: '/inloggen' },
    { name: 'signed-out', path: '/uitgelogd' },
    { name: 'privacy', path: '/privacy' },
    { name: 'accessibility', path: '/toegankelijkheid' },
    { name: 'not-found', path: '/nergens', status: 404 },
  ];
}
