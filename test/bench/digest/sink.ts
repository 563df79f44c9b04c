// A mail server that takes everything and keeps nothing, in a process of its own: says its port, then serves.
import { createServer } from 'node:net';

const END = Buffer.from('\r\n.\r\n');

const server = createServer((socket) => {
  let inData = false;
  let rest = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.write('220 sink\r\n');
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length > 0) {
      if (inData) {
        const end = rest.indexOf(END);
        if (end < 0) {
          // Only what the end may begin in has to be kept.
          rest = rest.subarray(Math.max(0, rest.length - END.length + 1));
          return;
        }
        rest = rest.subarray(end + END.length);
        inData = false;
        socket.write('250 kept\r\n');
        continue;
      }
      const line = rest.indexOf('\r\n');
      if (line < 0) return;
      const command = rest.subarray(0, 4).toString('latin1').toUpperCase();
      rest = rest.subarray(line + 2);
      inData = command === 'DATA';
      socket.write(
        command === 'DATA' ? '354 go on\r\n' : command === 'QUIT' ? '221 bye\r\n' : '250 sink\r\n',
      );
    }
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
process.on('disconnect', () => process.exit());
