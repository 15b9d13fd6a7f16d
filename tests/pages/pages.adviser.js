// What advisers see.

export async function adviser(person) {
  const dossier = await person.first('/dossiers', '/dossiers/');
  const promised = await person.first('/werklijst?soort=receipt-missing', '/dossiers/');
  const contribution = await person.first(promised, `${promised}/bijdragen/`);
  return [
    { name: 'account', path: '/mijn-account' },
    { name: 'start', path: '/' },
    { name: 'worklist', path: '/werklijst' },
    { name: 'worklist-fulfilments', path: '/werklijst?soort=fulfilment-decision' },
    { name: 'dossiers', path: '/dossiers' },
    { name: 'dossier', path: dossier },
    { name: 'contribution', path: contribution },
    { name: 'imports', path: '/invoer' },
    { name: 'imports-done', path: '/invoer?nieuw=3&bekend=1' },
    { name: 'report', path: '/verslag?peildatum=2025-12-31' },
    { name: 'report-faults', path: '/verslag?peildatum=2025-01-01&van=2026-01-01', status: 422 },
  ];
}
