// What authorities see; auditors see the same of the whole region.

export async function authority(person) {
  const dossier = await person.first('/dossiers', '/dossiers/');
  return [
    { name: 'start', path: '/' },
    { name: 'dossiers', path: '/dossiers' },
    { name: 'dossier', path: dossier },
    { name: 'report', path: '/verslag?peildatum=2025-12-31' },
  ];
}
