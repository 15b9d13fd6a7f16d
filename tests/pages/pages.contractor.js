// What contractors see.

export async function contractor(person) {
  const obligation = await person.first('/verplichtingen', '/verplichtingen/');
  const contribution = await person.first('/bijdragen', '/bijdragen/');
  const reserve = await person.first(obligation, '/initiatieven/', '/reserveren?');
  const initiative = reserve.slice(0, reserve.indexOf('/reserveren'));
  return [
    { name: 'start', path: '/' },
    { name: 'account', path: '/mijn-account' },
    { name: 'obligations', path: '/verplichtingen' },
    { name: 'obligation', path: obligation },
    { name: 'initiative', path: initiative },
    { name: 'reserve', path: reserve },
    { name: 'contributions', path: '/bijdragen' },
    { name: 'contribution', path: contribution },
    { name: 'results', path: '/resultaat' },
    { name: 'withdraw', path: `${contribution}/intrekken` },
  ];
}
