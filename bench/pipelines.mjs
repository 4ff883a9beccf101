// Pipelines by the thousand: what the orchestrator does in a second, how long it takes from one action to the next, how soon it
// is back with ten thousand executions under way, and what an execution costs as history grows.
import { cp } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { growHistory } from './harness/history.mjs';
import {
  actionsOf,
  approvalAction,
  approve,
  clientsOf,
  countObjects,
  createPipeline,
  deployAction,
  each,
  furnish,
  median,
  sourceStage,
  start,
} from './harness/pipelines.mjs';
import { cpuSeconds, residentMb, startOn, startPipewright } from './harness/server.mjs';

const PIPELINES = 1_000;
const ACTIONS = 4;
const RUNNING = 50;
const STEPS = 6;
const UNFINISHED = 10_000;
const PER_PIPELINE = 50;
const HISTORIES = [100, 1_000, 10_000, 100_000];
const WARM_UP = 5;
const SAMPLES = 40;

export async function run(report) {
  await throughput(report);
  await fromActionToAction(report);
  await comingBack(report);
  await growingHistory(report);
}

/** A source and three deployments one after the other, in every pipeline; all are started at once. */
async function throughput(report) {
  const server = await startPipewright();
  try {
    const clients = clientsOf(server);
    await furnish(clients);
    const names = Array.from({ length: PIPELINES }, (_, index) => `pipeline-${index}`);
    await each(names, 16, (name) =>
      createPipeline(clients, name, [
        sourceStage(),
        {
          name: 'Deploy',
          actions: [1, 2, 3].map((order) => deployAction(`Put${order}`, `${order}/${name}`, order)),
        },
      ]),
    );
    let memoryMb = 0;
    const [startedAt, cpuBefore] = [performance.now(), cpuSeconds(server.pid)];
    await each(names, 32, (name) => start(clients, name));
    while ((await countObjects(clients, '3/')) < PIPELINES) {
      memoryMb = Math.max(memoryMb, residentMb(server.pid));
      await pause(200);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const cpu = cpuSeconds(server.pid) - cpuBefore;
    const lost = await countUnfinished(clients, names);
    const transitions = PIPELINES * ACTIONS * 2;
    const perSecond = transitions / seconds;
    report.detail(`${PIPELINES} pipelines of ${ACTIONS} actions, started at once: ${seconds.toFixed(1)} s`);
    report.detail(`${(transitions / cpu).toFixed(0)} transitions for each second of the server's processor`);
    report.figure('action transitions (started, ended)', perSecond, '/s', '>=', 300);
    report.figure('memory meanwhile', memoryMb, 'MB', '<=', 400);
    report.figure('executions lost', lost, '', '<=', 0);
  } finally {
    await server.stop();
  }
}

/** The last deployment has put its object a moment before its execution ends. */
async function countUnfinished({ codepipeline }, names) {
  let unfinished = 0;
  await each(names, 16, async (pipelineName) => {
    for (let look = 0; look < 100; look++) {
      const command = new ListPipelineExecutionsCommand({ pipelineName });
      const { pipelineExecutionSummaries: found } = await codepipeline.send(command);
      if (found.length === 1 && found[0].status === 'Succeeded') return;
      await pause(50);
    }
    unfinished += 1;
  });
  return unfinished;
}

/**
 * From an action's end until the next one has put an object, while many executions run: what lies between is the decision, its
 * commit, the work that is taken up, and the whole of the next action.
 */
async function fromActionToAction(report) {
  const server = await startPipewright();
  try {
    const clients = clientsOf(server);
    await furnish(clients);
    const steps = Array.from({ length: STEPS }, (_, index) => [
      approvalAction(`Step${index}`, 2 * index + 1),
      deployAction(`Put${index}`, `#{codepipeline.PipelineExecutionId}/${index}`, 2 * index + 2),
    ]).flat();
    const names = Array.from({ length: RUNNING }, (_, index) => `steps-${index}`);
    const stages = [sourceStage(), { name: 'Steps', actions: steps }];
    await each(names, 16, (name) => createPipeline(clients, name, stages));
    const executions = new Map();
    await each(names, 16, async (name) => executions.set(name, await start(clients, name)));
    const gaps = [];
    await each(names, 4, async (name) => {
      for (let step = 0; step < STEPS; step++) {
        const [asking, put, answered] = await waitingApproval(
          clients,
          name,
          executions.get(name),
          `Step${step}`,
        );
        if (step > 0) gaps.push(put.lastUpdateTime - answered.lastUpdateTime);
        await approve(clients, name, asking);
      }
    });
    report.figure(
      `from an action's end until the next has done its work, ${RUNNING} executions, p50`,
      median(gaps),
      'ms',
      '<=',
      20,
    );
  } finally {
    await server.stop();
  }
}

async function waitingApproval(clients, name, executionId, actionName) {
  for (;;) {
    const actions = await actionsOf(clients, name, executionId);
    const [newest] = actions;
    if (newest?.actionName === actionName && newest.output.executionResult.externalExecutionId)
      return actions;
    await pause(5);
  }
}

/** Executions that wait in front of their first stage, a kill -9, and the way back. */
async function comingBack(report) {
  const server = await startPipewright();
  let again;
  try {
    const clients = clientsOf(server);
    await furnish(clients);
    const names = Array.from({ length: UNFINISHED / PER_PIPELINE }, (_, index) => `many-${index}`);
    await each(names, 16, async (name) => {
      const stages = [sourceStage(), { name: 'Ask', actions: [approvalAction('Ask')] }];
      await createPipeline(clients, name, stages, { executionMode: 'QUEUED' });
      const transition = { pipelineName: name, stageName: 'Source', transitionType: 'Inbound' };
      await clients.codepipeline.send(new DisableStageTransitionCommand({ ...transition, reason: 'bench' }));
      for (let count = 0; count < PER_PIPELINE; count++) await start(clients, name);
    });
    await server.kill();
    again = await startOn(server.data);
    const back = clientsOf(again);
    const askedAt = performance.now();
    await back.codepipeline.send(new GetPipelineStateCommand({ name: names[0] }));
    const answerMs = performance.now() - askedAt;
    report.detail(`the first start, with nothing there: ${(server.readyMs / 1_000).toFixed(2)} s`);
    report.figure(
      `restart with ${UNFINISHED} unfinished executions until the first answer`,
      (again.readyMs + answerMs) / 1_000,
      's',
      '<=',
      2,
    );
    report.figure('unfinished executions that did not go on', await stuckOf(back, names), '', '<=', 0);
  } finally {
    await (again ?? server).stop();
  }
}

/** In every pipeline the first in line enters when its transition is enabled. */
async function stuckOf(clients, names) {
  let stuck = 0;
  await each(names, 16, async (name) => {
    const transition = { pipelineName: name, stageName: 'Source', transitionType: 'Inbound' };
    await clients.codepipeline.send(new EnableStageTransitionCommand(transition));
    for (let look = 0; look < 400; look++) {
      const { stageStates } = await clients.codepipeline.send(new GetPipelineStateCommand({ name }));
      if (stageStates[1].latestExecution) return;
      await pause(50);
    }
    stuck += 1;
  });
  return stuck;
}

/** The same execution and the same listings, behind ever more executions that came before: side by side, in turns. */
async function growingHistory(report) {
  const young = await startPipewright();
  const servers = [];
  try {
    const clients = clientsOf(young);
    await furnish(clients);
    const stages = [sourceStage(), { name: 'Deploy', actions: [deployAction('Put', 'history')] }];
    await createPipeline(clients, 'long', stages);
    await oneExecution(clients);
    await young.kill();
    for (const size of HISTORIES) {
      await growHistory(young.data, 'long', size);
      const data = `${young.data}-${size}`;
      await cp(young.data, data, { recursive: true });
      servers.push({ size, ...(await startOn(data)) });
    }
    const rows = await costsSideBySide(servers);
    judgeHistory(report, rows);
  } finally {
    await Promise.all([young, ...servers].map((server) => server.stop()));
  }
}

async function costsSideBySide(servers) {
  const measured = servers.map((server) => ({
    ...server,
    clients: clientsOf(server),
    executions: [],
    lists: [],
    states: [],
  }));
  const list = new ListPipelineExecutionsCommand({ pipelineName: 'long', maxResults: 20 });
  const state = new GetPipelineStateCommand({ name: 'long' });
  for (let round = -WARM_UP; round < SAMPLES; round++) {
    for (const one of measured) {
      if (round === 0) one.cpuBefore = cpuSeconds(one.pid);
      const taken = await took(() => oneExecution(one.clients));
      if (round >= 0) one.executions.push(taken);
    }
  }
  for (const one of measured) one.cpuMs = ((cpuSeconds(one.pid) - one.cpuBefore) / SAMPLES) * 1_000;
  for (let round = 0; round < SAMPLES; round++) {
    for (const { clients, lists, states } of measured) {
      lists.push(await took(() => clients.codepipeline.send(list)));
      states.push(await took(() => clients.codepipeline.send(state)));
    }
  }
  return measured.map(({ size, cpuMs, executions, lists, states }) => ({
    size,
    cpuMs,
    executionMs: median(executions),
    listMs: median(lists),
    stateMs: median(states),
  }));
}

function judgeHistory(report, rows) {
  const [first, last] = [rows[0], rows.at(-1)];
  for (const { size, cpuMs, executionMs, listMs, stateMs } of rows) {
    const execution = `${cpuMs.toFixed(1)} ms of the processor each, done after ${executionMs.toFixed(0)} ms`;
    const reads = `a listing ${listMs.toFixed(1)} ms, the state ${stateMs.toFixed(1)} ms`;
    report.detail(`${size} executions in history: ${execution}, ${reads}`);
  }
  report.ratio(
    'the processor for an execution behind 100,000 to one behind 100',
    last.cpuMs / first.cpuMs,
    '<=',
    1.5,
  );
  report.ratio('a listing of 100,000 to one of 100', last.listMs / first.listMs, '<=', 1.5);
  report.section('Cost of an execution as the history of its pipeline grows', historyTable(rows));
}

/** From the start until it has succeeded. */
async function oneExecution(clients) {
  const executionId = await start(clients, 'long');
  for (;;) {
    const list = new ListPipelineExecutionsCommand({ pipelineName: 'long', maxResults: 1 });
    const { pipelineExecutionSummaries } = await clients.codepipeline.send(list);
    const [newest] = pipelineExecutionSummaries;
    if (newest.pipelineExecutionId === executionId && newest.status === 'Succeeded') return;
    await pause(20);
  }
}

async function took(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function historyTable(rows) {
  const widest = Math.max(...rows.map(({ cpuMs }) => cpuMs));
  const bar = (ms) => '█'.repeat(Math.round((ms / widest) * 30));
  return [
    '| executions in history | one more, processor | from start to end | `ListPipelineExecutions` | `GetPipelineState` | processor |',
    '| ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows.map(
      ({ size, cpuMs, executionMs, listMs, stateMs }) =>
        `| ${size.toLocaleString('en')} | ${cpuMs.toFixed(1)} ms | ${executionMs.toFixed(0)} ms | ${listMs.toFixed(1)} ms | ${stateMs.toFixed(1)} ms | ${bar(cpuMs)} |`,
    ),
  ];
}
