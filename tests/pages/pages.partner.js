// What partners see.

export async function partner(person) {
  const group = await person.first('/groepen', '/groepen/');
  const measure = await person.first(group, `${group}/metingen/`);
  const somebody = await person.first(group, `${group}/deelnemers/`);
  const initiative = await person.first('/mijn-initiatieven', '/mijn-initiatieven/0');
  const gift = await person.first('/ontvangsten', '/ontvangsten/');
  return [
    { name: 'start', path: '/' },
    { name: 'account', path: '/mijn-account' },
    { name: 'groups', path: '/groepen' },
    { name: 'group', path: group },
    { name: 'group-new', path: '/groepen/nieuw' },
    { name: 'group-change', path: `${group}/wijzigen` },
    { name: 'places', path: `${group}/plaatsen` },
    { name: 'somebody', path: somebody },
    { name: 'enrol', path: `${group}/deelnemers` },
    { name: 'progress', path: `${group}/voortgang` },
    { name: 'measure', path: measure },
    { name: 'gifts', path: '/ontvangsten' },
    { name: 'gift', path: gift },
    { name: 'own-initiatives', path: '/mijn-initiatieven' },
    { name: 'own-initiative', path: initiative },
    { name: 'initiative-new', path: '/mijn-initiatieven/nieuw' },
    { name: 'initiative-change', path: `${initiative}/wijzigen` },
  ];
}
