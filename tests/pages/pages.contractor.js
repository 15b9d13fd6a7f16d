// What contractors see.

export async function contractor() {
  return [
    { name: 'account', path: '/mijn-account' },
  ];
}
