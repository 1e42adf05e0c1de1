// The yardstick: what LINE's documentation shows, express and the SDK with its own client over the global fetch, no database.
import { type AddressInfo } from 'node:net';
import { LineBotClient, middleware, type webhook } from '@line/bot-sdk';
import express from 'express';

const { CHANNEL_SECRET = '', API_ORIGIN = '' } = process.env;
const client = LineBotClient.fromChannelAccessToken({ channelAccessToken: 'bench', apiBaseURL: API_ORIGIN });
const app = express();
app.post('/webhook', middleware({ channelSecret: CHANNEL_SECRET }), async (request, response) => {
  const { events } = request.body as webhook.CallbackRequest;
  for (const event of events) {
    if (!('replyToken' in event) || !event.replyToken) continue;
    const text = event.type === 'message' && event.message.type === 'text' ? event.message.text : event.type;
    await client.replyMessage({ replyToken: event.replyToken, messages: [{ type: 'text', text }] });
  }
  response.json({});
});
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
