// Loaded into the server by `node --import`: kills it, as `kill -9` would, at the n-th commit of its life. So every
// place between two commits is hit in the course of time, however short it is.
import Database from 'libsql';

const before = process.env.DIE_BEFORE_COMMIT === 'true';
let left = Number(process.env.DIE_AT_COMMIT);

function committing(commit) {
  if (--left > 0) return commit();
  if (!before) commit();
  process.kill(process.pid, 'SIGKILL');
}

const { prepare } = Database.prototype;
Database.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (sql === 'COMMIT') {
    const run = statement.run.bind(statement);
    statement.run = (...parameters) => committing(() => run(...parameters));
  }
  return statement;
};
