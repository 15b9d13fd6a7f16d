// What partners see.

export async function partner(person) {
  const group = await person.first('/groepen', '/groepen/');
  const measure = await person.first(group, `${group}/metingen/`);
  const gift = await person.first('/ontvangsten', '/ontvangsten/');
  return [
    { name: 'start', path: '/' },
    { name: 'account', path: '/mijn-account' },
    { name: 'groups', path: '/groepen' },
    { name: 'group', path: group },
    { name: 'enrol', path: `${group}/deelnemers` },
    { name: 'progress', path: `${group}/voortgang` },
    { name: 'measure', path: measure },
    { name: 'gifts', path: '/ontvangsten' },
    { name: 'gift', path: gift },
    { name: 'own-initiatives', path: '/mijn-initiatieven' },
  ];
}
