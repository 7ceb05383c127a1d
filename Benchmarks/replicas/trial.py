"""One trial: customers who write, buyers and jobs, while parts are killed; then the proof."""

import asyncio
import dataclasses
import random
import signal
import time

import jobs
import proof
from buyer import Buyer
from customer import PostingCustomer, SocketCustomer
from model import SlowModel
from record import Record
from stack import Stack


@dataclasses.dataclass
class Plan:
    """How much, and for how long."""

    program: object
    folder: object
    replicas: int = 3
    conversations: int = 300
    buyers: int = 20
    # Seconds between two wishes of one customer, on average.
    pause: float = 5
    # Seconds of calm before, between and after.
    calm: float = 15
    # For how long a part is away.
    away: float = 10
    rolling: bool = True
    sentinels: bool = False
    # Beside the jobs that are added while it runs, so many are there when the replica is killed.
    jobs: int = 60
    environment: dict = dataclasses.field(default_factory=dict)


class Trial:
    def __init__(self, plan, say=print):
        self.plan, self.say = plan, say
        self.record, self.model = Record(), SlowModel()
        self.customers, self.buyers, self.jobs = [], [], []
        self.faults, self.figures, self.drains = [], {}, []
        self.stack = None

    async def run(self):
        plan = self.plan
        await self.model.start()
        self.stack = Stack(plan.folder, plan.program, plan.replicas, {
            "OPENAI_API_KEY": "sk-played", "OPENAI_BASE_URL": self.model.url, "USHER_LOG_LEVEL": "info"} | plan.environment,
            plan.sentinels)
        try:
            started = time.monotonic()
            await asyncio.to_thread(self.stack.start)
            self.say(f"{plan.replicas} replicas started at once over an empty database within {time.monotonic() - started:.1f} s")
            await asyncio.to_thread(jobs.watch, self.stack.postgres)
            await self.load()
            self.prove()
            codes = await asyncio.to_thread(self.stack.stop)
            if any(codes):
                self.faults.append(f"replicas that were told to stop ended with {codes}")
        finally:
            self.stack.abort()
            await self.model.stop()
        return self.faults

    async def load(self):
        plan, port = self.plan, self.stack.nginx.port
        kinds = [SocketCustomer, SocketCustomer, SocketCustomer, PostingCustomer]
        self.customers = [kinds[number % 4](number, port, self.record) for number in range(plan.conversations)]
        # Those of the other days: what is on today may have begun.
        events = [row["id"] for row in self.stack.postgres.rows(
            f"SELECT id FROM ticket_events WHERE starts_at > {int(time.time() * 1000) + 86_400_000} ORDER BY id")]
        self.buyers = [Buyer(plan.conversations + number, port, self.record, events, f"buyer-{number}")
                       for number in range(plan.buyers)]
        loop_lag = asyncio.create_task(self.watch_loop())
        living, over = [], asyncio.Event()
        self.begin("calm")
        for customer in [*self.customers, *self.buyers]:
            living.append(asyncio.create_task(customer.live(over, plan.pause)))
            await asyncio.sleep(min(0.02, 5 / (plan.conversations + plan.buyers)))
        added = asyncio.create_task(self.add_jobs(over))
        await self.phases()
        over.set()
        results = await asyncio.gather(*living, added, return_exceptions=True)
        self.faults += [f"a customer has failed: {result!r}" for result in results if isinstance(result, BaseException)]
        deadline = time.monotonic() + 60
        await asyncio.gather(*(customer.finish(deadline) for customer in [*self.customers, *self.buyers]))
        await self.settle()
        loop_lag.cancel()

    async def phases(self):
        plan, stack = self.plan, self.stack
        await asyncio.sleep(plan.calm)
        self.jobs += await asyncio.to_thread(jobs.add, stack.postgres, plan.jobs)
        await asyncio.sleep(1)
        self.begin("a replica is killed")
        lost = stack.replicas[-1]
        await asyncio.to_thread(lost.kill)
        await asyncio.sleep(plan.away)
        await asyncio.to_thread(lost.start)
        self.say("  it is back")
        await asyncio.sleep(plan.calm / 2)
        self.begin("Redis' master is killed" if plan.sentinels else "Redis is killed")
        await asyncio.to_thread(stack.redis.kill)
        await asyncio.sleep(plan.away)
        await asyncio.to_thread(stack.redis.start)
        self.say("  it is back")
        await asyncio.sleep(plan.calm / 2)
        self.begin("PostgreSQL is killed")
        self.jobs += await asyncio.to_thread(jobs.add, stack.postgres, plan.jobs)
        await asyncio.to_thread(stack.postgres.kill)
        await asyncio.sleep(plan.away)
        await asyncio.to_thread(stack.postgres.start)
        self.say("  it is back")
        await asyncio.sleep(plan.calm)
        if plan.rolling:
            self.begin("replicas are replaced")
            await asyncio.to_thread(stack.grow)
            for replica in stack.replicas:
                await self.replace(replica)
        self.begin("calm again")
        await asyncio.sleep(plan.calm)

    def begin(self, phase):
        self.record.phases.append(phase)
        self.say(f"{phase} …")

    async def replace(self, replica):
        """As a rolling upgrade does: told to stop, waited for, started anew."""
        begun = time.monotonic()
        replica.process.send_signal(signal.SIGTERM)
        red = None
        while replica.is_running:
            status = await asyncio.to_thread(replica.ready)
            if status == 503 and red is None:
                red = time.monotonic() - begun
            await asyncio.sleep(0.1)
        code, took = replica.process.returncode, time.monotonic() - begun
        self.drains.append((red, took))
        if code != 0:
            self.faults.append(f"a replica that was told to stop ended with {code}")
        if red is None or red > 1:
            self.faults.append(f"/ready was red after {red} s of a replica that was told to stop")
        await asyncio.to_thread(replica.start)
        self.say(f"  one was told to stop, was red after {red or float('nan'):.1f} s, gone after {took:.1f} s, and another is there")

    async def add_jobs(self, over):
        """Some jobs all the time; a commit that fails has added none."""
        while not over.is_set():
            try:
                self.jobs += await asyncio.to_thread(jobs.add, self.stack.postgres, 2)
            except RuntimeError:
                pass
            await asyncio.sleep(2)

    async def settle(self):
        """Until jobs and orders are done that somebody has left: a lease is a minute."""
        self.say("waiting for what was left to be done …")
        deadline = time.monotonic() + 100
        pending = "SELECT id, purpose, state, wake_at FROM order_operations WHERE wake_at IS NOT NULL"
        while True:
            waiting = await asyncio.to_thread(jobs.left, self.stack.postgres, self.jobs)
            orders = await asyncio.to_thread(self.stack.postgres.rows, pending)
            if not waiting and not orders:
                return
            if time.monotonic() > deadline:
                self.faults.append(f"still to be done: {len(waiting)} jobs {waiting[:3]}, {len(orders)} orders {orders[:3]}")
                return
            await asyncio.sleep(1)

    async def watch_loop(self):
        """The load is made by one process: when it is late itself, times are not the servers'."""
        self.figures["load late, longest"] = 0
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.1)
            late = time.monotonic() - before - 0.1
            self.figures["load late, longest"] = max(self.figures["load late, longest"], round(late, 2))

    def prove(self):
        postgres = self.stack.postgres
        told, faults = proof.messages(postgres, self.customers, self.model)
        self.figures |= {"messages acknowledged": told["messages"], "replies acknowledged": told["replies"]}
        self.faults += faults
        sold, faults = proof.sales(postgres, self.buyers)
        self.figures |= sold
        self.faults += faults
        done, faults = jobs.judge(postgres, self.jobs)
        self.figures |= done
        self.faults += faults + self.record.faults
        sockets = [customer for customer in self.customers if hasattr(customer, "losses")]
        self.figures |= {
            "sockets": len(sockets), "sockets lost and back": sum(customer.losses for customer in sockets),
            "messages told twice over a socket": sum(len(customer.doubles) for customer in sockets),
            "streams that lacked a piece before the whole came": sum(len(customer.torn) for customer in sockets),
            "calls of the model": len(self.model.calls)}


def once(plan, say=print):
    random.seed(8)
    trial = Trial(plan, say)
    asyncio.run(trial.run())
    return trial
