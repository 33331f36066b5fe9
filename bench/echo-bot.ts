import { CloudAdapter, ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import restify from 'restify';

/** The bare echo bot that Foyer is measured against: botbuilder's CloudAdapter on restify, as its samples set it up. */
class FixedToken extends ConfigurationServiceClientCredentialFactory {
  /** Asks nobody for a token: what is measured is the bot. */
  override async createCredentials() {
    return { signRequest: async <Request extends { headers: { set(name: string, value: string): void } }>(request: Request) => (request.headers.set('authorization', 'Bearer echo'), request) };
  }
}

const appId = process.env['BENCH_APP_ID'] ?? '';
const metadataUrl = process.env['BENCH_METADATA_URL'] ?? '';
const issuer = 'https://api.botframework.com';
const authentication = new ConfigurationBotFrameworkAuthentication(
  {
    MicrosoftAppId: appId,
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: issuer,
    ToBotFromChannelTokenIssuer: issuer,
    OAuthUrl: new URL(metadataUrl).origin,
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    CallerId: 'urn:botframework:azure',
  },
  new FixedToken({ MicrosoftAppId: appId, MicrosoftAppPassword: 'unused', MicrosoftAppType: 'MultiTenant' }),
);
const adapter = new CloudAdapter(authentication);
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.get('/health/ready', (_request, response, next) => {
  response.send(200);
  next();
});
server.post('/api/messages', async (request, response) => {
  await adapter.process(request, response, async (context) => {
    if (context.activity.type === 'message') await context.sendActivity(`Echo: ${context.activity.text}`);
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
