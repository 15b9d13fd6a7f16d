// What advisers see.

export async function adviser() {
  return [
    { name: 'account', path: '/mijn-account' },
  ];
}
