// A provider of OpenID Connect (certified: oidc-provider) with people of a company that there is
// not. `node provider.mjs PORT BACK AFTER` listens on this machine; BACK is where browsers are sent
// back to, AFTER where they go once they have logged out.
import Provider from 'oidc-provider';

const [port, back, after] = process.argv.slice(2);
const people = {
  tanaka: { name: '田中 一郎', groups: ['staff'], nickname: 'ichiro' },
  kimura: { name: '木村 花子', groups: ['staff', 'admins'] },
  guest: { name: 'Guest', groups: [] },
  sato: { name: '佐藤', groups: ['admins'] }, // whose name is a local user's at the server
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'checker',
    client_secret: 'a secret that both know',
    redirect_uris: [back],
    post_logout_redirect_uris: [after],
  }],
  claims: { openid: ['sub'], profile: ['name', 'nickname', 'preferred_username', 'groups'] },
  cookies: { keys: ['of tests only'] },
  pkce: { required: () => true },
  async findAccount(_context, id) {
    const known = people[id] ?? { name: id, groups: [] };
    return {
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, ...known }),
    };
  },
});

provider.listen(Number(port), '127.0.0.1');
