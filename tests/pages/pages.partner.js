// What partners see.

export async function partner() {
  return [
    { name: 'account', path: '/mijn-account' },
  ];
}
