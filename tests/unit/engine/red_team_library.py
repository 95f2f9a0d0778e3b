"""Hostile uses of the language and its modules: each is refused, or stopped.

Which of the two may change as the language grows; that none runs to its end, hangs or
fills the memory may not.
"""

from __future__ import annotations

from typing import Final

HEAD: Final = "; ".join(
    f"import {name}"
    for name in (
        *("calendar", "collections", "copy", "datetime", "functools", "itertools"),
        *("json", "logging", "traceback"),
        *("math", "numpy as np", "operator", "statistics"),
    )
)

LANGUAGE: Final[dict[str, str]] = {
    "finally returns": ("try:\n    while 1 > 0:\n        x = 1\nfinally:\n    return"),
    "finally continues": (
        "while 1 > 0:\n    try:\n        x = 1\n    finally:\n        continue"
    ),
    "finally breaks": (
        "while 1 > 0:\n"
        "    try:\n"
        "        while 2 > 1:\n"
        "            y = 1\n"
        "    finally:\n"
        "        break"
    ),
    "catch all and go on": (
        "while 1 > 0:\n    try:\n        x = 1\n    except Exception:\n        pass"
    ),
    "bare except": ("while 1 > 0:\n    try:\n        x = 1\n    except:\n        pass"),
    "catch base": (
        "while 1 > 0:\n"
        "    try:\n"
        "        while 1 > 0:\n"
        "            x = 1\n"
        "    except BaseException:\n"
        "        pass"
    ),
    "catch runtime error of recursion": (
        "f = lambda n: f(n + 1)\n"
        "while 1 > 0:\n"
        "    try:\n"
        "        f(0)\n"
        "    except RuntimeError:\n"
        "        pass"
    ),
    "catch memory": (
        "while 1 > 0:\n"
        "    try:\n"
        "        x = [0] * 10**9\n"
        "    except MemoryError:\n"
        "        pass"
    ),
    "catch too large": (
        "while 1 > 0:\n"
        "    try:\n"
        "        x = 9**9**9\n"
        "    except Exception as e:\n"
        "        pass"
    ),
    "raise in a loop": (
        "while 1 > 0:\n"
        "    try:\n"
        "        raise ValueError('x' * 90000)\n"
        "    except ValueError as e:\n"
        "        x = str(e)"
    ),
    "raise from": (
        "e = None\n"
        "for i in range(10**7):\n"
        "    try:\n"
        "        raise ValueError(e)\n"
        "    except ValueError as f:\n"
        "        e = f\n"
        "print(e)"
    ),
    "exception chain": (
        "def f(n):\n"
        "    try:\n"
        "        raise ValueError\n"
        "    except ValueError:\n"
        "        f(n + 1)\n"
        "f(0)"
    ),
    "lambda recursion": ("f = lambda n: f(n + 1)\nf(0)"),
    "fork lambda": ("f = lambda n: f(n - 1) + f(n - 1) if n else 1\nf(60)"),
    "fork closure": ("def f(n):\n    return f(n - 1) + f(n - 1) if n else 1\nf(60)"),
    "mutual lambdas": (
        "a = lambda n: b(n - 1) + b(n - 1) if n else 1\n"
        "b = lambda n: a(n - 1) + a(n - 1) if n else 1\n"
        "a(60)"
    ),
    "lambda with defaults": ("f = lambda n, g=None: g(n, g) if g else 0\nf(1, f)"),
    "y combinator": (
        "y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))\n"
        "y(lambda g: lambda n: g(n + 1))(0)"
    ),
    "omega": "(lambda x: x(x))(lambda x: x(x))",
    "closures grown": (
        "f = lambda: 1\nfor i in range(10**6):\n    f = (lambda g: lambda: g())(f)\nf()"
    ),
    "closures kept": (
        "self.x = getattr(self, 'x', [])\n"
        "for i in range(10**6):\n"
        "    self.x.append(lambda i=i: i)"
    ),
    "shift": "x = 1 << 10**9",
    "shift in place": ("x = 1\nx <<= 10**10"),
    "nested maps": (
        "x = iter([1])\nfor i in range(10**5):\n    x = map(abs, x)\ny = list(x)"
    ),
    "list slice grows": ("x = [1]\nwhile 1 > 0:\n    x[0:0] = x"),
    "window doubled": "w = self.data.close.get()\nwhile 1 > 0:\n    w += w",
    "window repeated": "w = self.data.close.get()\nwhile 1 > 0:\n    w *= 9",
    "window of itself": "w = self.data.close.get()\nwhile 1 > 0:\n    w.extend(w)",
    "window moved": (
        "w = self.data.close.get() * 99999\n"
        "while 1 > 0:\n    w[1:1] = w[:1]\n    del w[0]"
    ),
    "orders printed": (
        "o = self.buy()\n"
        "for i in range(10**5):\n"
        "    o.info['x' * 90 + str(i)] = 'y' * 90\n"
        "while 1 > 0:\n"
        "    t = str(o)"
    ),
    "order in its own info": (
        "o = self.buy()\no.info['all'] = o.info\nwhile 1 > 0:\n    t = str(o)"
    ),
    "list pop front": ("x = list(range(10**5))\nwhile 1 > 0:\n    x.append(x.pop(0))"),
    "list del front": (
        "x = list(range(10**5))\nwhile 1 > 0:\n    x.append(1)\n    del x[0]"
    ),
    "double star": "x = {**{i: i for i in range(10**9)}}",
    "dict or": ("x = {i: i for i in range(10**4)}\nwhile 1 > 0:\n    y = x | x"),
    "set or": ("x = {i for i in range(10**4)}\nwhile 1 > 0:\n    y = x | x"),
    "nested frozensets": (
        "x = frozenset()\nfor i in range(60):\n    x = frozenset([x, (x,)])"
    ),
    "join big": "x = ','.join(['x' * 90000] * 999)",
    "expandtabs": "x = '\\t'.expandtabs(10**9)",
    "translate": "x = ('x' * 90000).translate({120: 'y' * 90000})",
    "splitlines": ("while 1 > 0:\n    x = ('\\n' * 90000).splitlines()"),
    "percent wide computed": ("t = '%' + '9' * 9 + 'd'\nx = t % 1"),
    "format computed that reaches": ("t = '{0.__class__}'\nx = t.format(1)"),
    "format computed that indexes": ("t = '{0[0]}'\nx = t.format('abc')"),
    "format computed that nests": ("t = '{0:{1}}'\nx = t.format(1, 10**9)"),
    "format computed wide": ("t = '{:' + '9' * 9 + '}'\nx = t.format(1)"),
    "format nested": ("w = 10**9\nx = f'{1:{w}}'"),
    "format builtin": "x = format(1, '999999999')",
    "format computed attr": ("t = '{0.__class__}'\nx = t.format(1)"),
    "format_map": "x = '{a.__class__}'.format_map({'a': 1})",
    "percent dict": "x = '%(__class__)s' % {'a': 1}",
    "int base": "x = int('1' * 90000, 2)",
    "int base 36": "x = int('z' * 3000, 36)",
    "int of text": "x = int('9' * 90000)",
    "repr nested": ("x = [1]\nfor i in range(50):\n    x = [x] * 3\ny = repr(x)"),
    "str of lambda": "print(lambda: 1)",
    "repr of a module": "print(math)",
    "repr builtin": "print(len)",
    "iter with sentinel": "x = list(iter(lambda: 1, 2))",
    "generator function": (
        "def f():\n    while 1 > 0:\n        yield 1\nfor i in f():\n    x = i"
    ),
    "generator sent": ("def f():\n    x = yield\ng = f()\ng.send(None)"),
    "generator frame": ("g = (i for i in [1])\nx = g.gi_frame"),
    "lambda globals": ("f = lambda: 1\nx = f.__globals__"),
    "lambda code": ("f = lambda: 1\nf.__code__ = 1"),
    "function attribute": ("def f(): return 1\nf.x = 1"),
    "method as a value": ("f = self.buy\nwhile 1 > 0:\n    f(size=1e-6)"),
    "builtin as a value": ("f = sorted\nx = f(range(10**9))"),
    "dict of builtins": ("f = {'a': list}['a']\nx = f(range(10**9))"),
    "map list": "x = list(map(list, [range(10**9)]))",
    "map pow": "x = list(map(pow, [9], [9**9]))",
    "sorted key bomb": "x = sorted([1, 2], key=lambda v: [0] * 10**9)",
    "sorted key recursion": ("f = lambda v: sorted([1], key=f)\nf(1)"),
    "sum of lists": "x = sum([[1] * 999] * 999, [])",
    "type of": "x = type(1)",
    "type new": "x = type('A', (), {})",
    "type mro": "x = type(1).mro()",
    "type call": "x = type([])(range(10**9))",
    "type subclasses": "x = type(1).__subclasses__()",
    "isinstance of type": "x = isinstance(1, type(1).__base__)",
    "object of exception": (
        "try:\n    x = 1 / 0\nexcept ZeroDivisionError as e:\n    x = e.__traceback__"
    ),
    "context of exception": (
        "try:\n    x = 1 / 0\nexcept ZeroDivisionError as e:\n    x = e.__context__"
    ),
    "frame of exception": (
        "try:\n    x = 1 / 0\nexcept Exception as e:\n    x = e.tb_frame"
    ),
    "args of exception": (
        "try:\n    x = 1 / 0\nexcept Exception as e:\n    x = e.args.__class__"
    ),
    "raise class": "raise type('X', (Exception,), {})",
    "raise system exit": "raise SystemExit",
    "raise keyboard": "raise KeyboardInterrupt",
    "except computed": ("try:\n    x = 1\nexcept print:\n    pass"),
    "exit by name": "x = exit",
    "nonlocal": ("x = 0\ndef f():\n    nonlocal x\n    x += 1\n    f()\nf()"),
    "global fuel": ("global fuel\nfuel = 10**15\nwhile 1 > 0:\n    x = 1"),
    "global functions": (
        "global _call, _charge, _list\n"
        "_call = _charge = _list = 1\n"
        "x = list(range(10**10))"
    ),
    "del fuel": ("fuel = 1\ndel fuel\nwhile 1 > 0:\n    x = 1"),
    "lambda named fuel": (
        "fuel = lambda: 10**15\n_tick = fuel\nwhile 1 > 0:\n    x = 1"
    ),
    "argument named fuel": (
        "f = lambda fuel, v0, s0: fuel + v0 + s0\nwhile 1 > 0:\n    x = f(1, 2, 3)"
    ),
    "nested def fuel": ("def fuel():\n    while 1 > 0:\n        x = 1\nfuel()"),
    "comprehension fuel": "x = [fuel for fuel in range(10**9)]",
    "except as fuel": (
        "try:\n"
        "    x = 1 / 0\n"
        "except ZeroDivisionError as fuel:\n"
        "    pass\n"
        "while 1 > 0:\n"
        "    x = 1"
    ),
    "match": (
        "match [1] * 9:\n    case [*fuel]:\n        x = fuel\nwhile 1 > 0:\n    x = 1"
    ),
    "walrus": ("while (x := 1):\n    pass"),
    "walrus grows": ("x = 2\nwhile (x := x * x):\n    pass"),
    "assert": "assert 0, 'x' * 10**9",
    "with": ("with open('x') as f:\n    pass"),
    "import use": ("import os\nos.system('true')"),
    "import from use": ("from os import system\nsystem('true')"),
    "import sys modules": ("import sys\nx = sys.modules"),
    "import builtins": ("import builtins\nx = builtins.eval"),
    "import importlib": ("import importlib\nx = importlib.import_module('os')"),
    "import ctypes": ("import ctypes\nx = ctypes.string_at(0)"),
    "random": ("import random\nx = random.random()"),
    "time": ("import time\ntime.sleep(9999)"),
    "setattr": "setattr(self, '__class__', 1)",
    "setattr computed": ("for n in ['data', '__class__']:\n    setattr(self, n, 1)"),
    "getattr computed": (
        "for n in ['__class__', '__dict__']:\n    x = getattr(self, n)"
    ),
    "getattr of data": ("n = '__dict__'\nx = getattr(self.data, n)"),
    "getattr of bt": "x = getattr(bt, 'sys')",
    "getattr of bt computed": ("n = 'os'\nx = getattr(bt, n)"),
    "getattr of math": "x = getattr(math, '__loader__')",
    "vars": "x = vars(self)",
    "callable": "x = callable(eval)",
}

MODULES: Final[dict[str, str]] = {
    "json of itself": "x = []\nx.append(x)\ny = json.dumps(x)",
    "json indented": "y = json.dumps([1], indent=10**9)",
    "json again": "x = list(range(9999))\nwhile 1 > 0:\n    y = json.dumps(x)",
    "json by default": "y = json.dumps({1}, default=lambda one: one)",
    "json of text": "x = 'x' * 90000\nwhile 1 > 0:\n    y = json.dumps([x, x])",
    "months": "while 1 > 0:\n    y = calendar.monthrange(2001, 1)",
    "month of a giant": "y = calendar.monthrange(2**999, 1)\nz = 1 // 0",
    "report of an error": (
        "while 1 > 0:\n"
        "    try:\n"
        "        raise ValueError('x' * 90000)\n"
        "    except ValueError:\n"
        "        y = traceback.format_exc()"
    ),
    "finally continues for": (
        "for i in itertools.count():\n"
        "    try:\n"
        "        x = [1]*9\n"
        "    finally:\n"
        "        continue"
    ),
    "partial of partial": (
        "f = functools.partial(max, 1)\n"
        "for i in range(10**6):\n"
        "    f = functools.partial(f, 1)\n"
        "f()"
    ),
    "reduce to a giant": "x = functools.reduce(operator.mul, [2**1000] * 999)",
    "reduce without end": "x = functools.reduce(lambda a, b: a, itertools.count())",
    "reduce max": "x = functools.reduce(max, itertools.count())",
    "operator pow": "x = operator.pow(9, 9**9)",
    "operator mul text": "x = operator.mul('x', 10**9)",
    "operator mul list": "x = operator.mul([0], 10**9)",
    "operator add": ("x = 'x'\nwhile x:\n    x = operator.add(x, x)"),
    "attrgetter": "x = operator.attrgetter('__class__')(1)",
    "attrgetter deep": "x = operator.attrgetter('close.__class__')(self.data)",
    "itemgetter": "x = operator.itemgetter('__class__')({})",
    "sort by attribute": "x = sorted(self.datas, key=operator.attrgetter('__dict__'))",
    "factorial": "x = math.factorial(10**7)",
    "comb": "x = math.comb(10**7, 10**6)",
    "perm": "x = math.perm(10**7, 10**6)",
    "prod": "x = math.prod([2**1000] * 10**4)",
    "prod without end": "x = math.prod(itertools.repeat(3))",
    "lcm": "x = math.lcm(*[2**1000 + i for i in range(900)])",
    "fsum without end": "x = math.fsum(itertools.repeat(1.0))",
    "dist": "x = math.dist(itertools.repeat(1.0), itertools.repeat(1.0))",
    "hypot": "x = math.hypot(*itertools.repeat(1.0))",
    "gcd": "x = math.gcd(*[2**1000] * 10**6)",
    "pow builtin": "x = pow(9, 9**9)",
    "pow modulo": "x = pow(3, 2**1000, 2**1099)",
    "pow modulo many": ("while 1 > 0:\n    x = pow(3, 2**1099 - 1, 2**1099 - 3)"),
    "product repeat": "x = itertools.product([1], repeat=10**9)",
    "product repeat used": "x = list(itertools.product([1, 2], repeat=10**6))",
    "product of ranges": "x = itertools.product(range(10**9))",
    "product of ranges 2": "x = list(itertools.product(range(9999), range(9999)))",
    "product of endless": "x = itertools.product(itertools.count())",
    "combinations": "x = itertools.combinations(range(10**9), 2)",
    "combinations of endless": "x = itertools.combinations(itertools.repeat(1), 2)",
    "combinations all": "x = list(itertools.combinations(range(30), 15))",
    "combinations long": ("for c in itertools.combinations(range(9999), 9998):\n    1"),
    "permutations": "x = itertools.permutations(range(10**9))",
    "permutations all": "x = sum(1 for _ in itertools.permutations(range(20)))",
    "islice far": "x = next(itertools.islice(itertools.count(), 10**12, None))",
    "islice step": "x = list(itertools.islice(itertools.repeat(1), 0, None, 10**9))",
    "filter none": "x = next(filter(None, itertools.repeat(0)))",
    "filter a lambda": "x = next(filter(lambda v: False, itertools.repeat(0)))",
    "filterfalse": "x = next(itertools.filterfalse(None, itertools.repeat(1)))",
    "compress": "x = next(itertools.compress(itertools.count(), itertools.repeat(0)))",
    "dropwhile": "x = next(itertools.dropwhile(lambda v: True, itertools.count()))",
    "dropwhile bool": "x = next(itertools.dropwhile(bool, itertools.repeat(1)))",
    "takewhile": "x = list(itertools.takewhile(bool, itertools.repeat(1)))",
    "groupby": ("g = itertools.groupby(itertools.repeat(1))\na = next(g)\nb = next(g)"),
    "map endless": "x = max(map(abs, itertools.count()))",
    "starmap": "x = list(itertools.starmap(pow, itertools.repeat((9, 9**9))))",
    "accumulate": "x = list(itertools.accumulate(itertools.repeat(2), operator.mul))",
    "accumulate max": "x = max(itertools.accumulate(itertools.repeat(1)))",
    "cycle of much": "x = sum(itertools.cycle([1]))",
    "cycle of endless": ("c = itertools.cycle(itertools.count())\nfor i in c:\n    1"),
    "chain": "x = list(itertools.chain.from_iterable(itertools.repeat([1])))",
    "chain of empties": "x = next(itertools.chain.from_iterable(itertools.repeat([])))",
    "nested chains": (
        "x = [1]\nfor i in range(10**6):\n    x = itertools.chain(x, [1])\ny = list(x)"
    ),
    "nested islice": (
        "x = iter([1])\n"
        "for i in range(10**5):\n"
        "    x = itertools.islice(x, 5)\n"
        "y = list(x)"
    ),
    "zip_longest": "x = list(itertools.zip_longest(itertools.count(), [1]))",
    "pairwise": "x = list(itertools.pairwise(itertools.count()))",
    "tuple of endless": "x = tuple(itertools.count())",
    "deque of endless": "x = collections.deque(itertools.count(), maxlen=5)",
    "deque grown": ("x = collections.deque()\nwhile 1 > 0:\n    x.append(1)"),
    "deque extended": ("x = collections.deque(maxlen=3)\nx.extend(itertools.count())"),
    "deque extendleft": (
        "x = collections.deque(maxlen=3)\nx.extendleft(itertools.count())"
    ),
    "deque times": "x = collections.deque([1]) * 10**9",
    "deque itimes": ("x = collections.deque([1])\nx *= 10**9"),
    "deque rotate": (
        "x = collections.deque(range(10**5))\nwhile 1 > 0:\n    x.rotate(49999)"
    ),
    "deque insert": (
        "x = collections.deque(range(10**5))\n"
        "while 1 > 0:\n"
        "    x.insert(50000, 1)\n"
        "    x.pop()"
    ),
    "deque index": (
        "x = collections.deque(range(10**5))\nwhile 1 > 0:\n    y = x[50000]"
    ),
    "list extend endless": ("x = []\nx.extend(itertools.count())"),
    "list iadd endless": ("x = []\nx += itertools.count()"),
    "list slice assign": ("x = []\nx[:] = itertools.count()"),
    "star list": "x = [*itertools.count()]",
    "star call": "print(*itertools.count())",
    "star target": "a, *b = itertools.count()",
    "star set": "x = {*itertools.count()}",
    "unpack endless": "a, b = itertools.count()",
    "fromkeys": "x = dict.fromkeys(itertools.count())",
    "dict update": ("x = {}\nx.update(zip(itertools.count(), itertools.count()))"),
    "set union": "x = {1}.union(itertools.count())",
    "set update": ("x = {1}\nx.update(itertools.count())"),
    "set isdisjoint": "x = {-1}.isdisjoint(itertools.count())",
    "frozenset": "x = frozenset(itertools.count())",
    "counter": "x = collections.Counter(itertools.cycle('abc'))",
    "counter update": ("x = collections.Counter()\nx.update(itertools.count())"),
    "counter elements": "x = list(collections.Counter({'a': 10**10}).elements())",
    "counter most common": (
        "x = collections.Counter(range(10**5))\nwhile 1 > 0:\n    x.most_common(3)"
    ),
    "defaultdict bomb": (
        "f = lambda: collections.defaultdict(f)\n"
        "x = f()\n"
        "y = x\n"
        "while 1 > 0:\n"
        "    y = y[0]"
    ),
    "defaultdict list": (
        "x = collections.defaultdict(list)\nfor i in range(10**9):\n    x[i]"
    ),
    "namedtuple names": "x = collections.namedtuple('X', 'a '*9)",
    "namedtuple dunder": "x = collections.namedtuple('X', '__class__')",
    "namedtuple many": "x = collections.namedtuple('X', [f'f{i}' for i in range(999)])",
    "namedtuple loop": ("while 1 > 0:\n    x = collections.namedtuple('X', 'a b')"),
    "join endless": "x = ''.join(itertools.repeat('x'))",
    "strftime": "x = self.data.datetime.date(0).strftime('%99999999d')",
    "strftime many": "x = self.data.datetime.date(0).strftime('%A' * 40000)",
    "strptime": "x = datetime.datetime.strptime('1' * 90000, '%d' * 40000)",
    "deepcopy": ("x = [1]\nfor i in range(60):\n    x = [x, x]\ny = copy.deepcopy(x)"),
    "deepcopy wide": (
        "x = [list(range(999)) for i in range(999)]\n"
        "while 1 > 0:\n"
        "    y = copy.deepcopy(x)"
    ),
    "deepcopy deep": (
        "x = []\nfor i in range(10**5):\n    x = [x]\ny = copy.deepcopy(x)"
    ),
    "statistics endless": "x = statistics.mean(itertools.repeat(1.0))",
    "quantiles": "x = statistics.quantiles([1.0, 2.0], n=10**9)",
    "stdev slow": ("x = [0.1] * 10**5\nwhile 1 > 0:\n    y = statistics.stdev(x)"),
    "statistics giants": "x = statistics.mean([2**1000, 3**600] * 9999)",
    "statistics mode": ("while 1 > 0:\n    y = statistics.mode(range(10**5))"),
    "fmean": ("while 1 > 0:\n    y = statistics.fmean([1.0] * 10**5)"),
    "next of iter of endless": (
        "x = next(iter(itertools.count()), None)\nwhile 1 > 0:\n    x = 1"
    ),
    "list method as a value": ("x = [1]\nf = x.extend\nf(itertools.count())"),
    "max key": "x = max(itertools.count(), key=lambda v: v)",
    "min of endless": "x = min(itertools.count())",
    "any endless": "x = any(itertools.repeat(0))",
    "all endless": "x = all(itertools.repeat(1))",
    "in endless": "x = -1 in itertools.count()",
    "not in a generator": "x = -1 in (i for i in itertools.count())",
    "enumerate endless": ("for i, j in enumerate(itertools.count()):\n    1"),
    "zip endless": "x = list(zip(itertools.count(), itertools.count()))",
    "now": "x = datetime.datetime.now()",
    "today": "x = datetime.date.today()",
    "logging config": ("import logging\nlogging.basicConfig(filename='x')"),
}

NUMPY: Final[dict[str, str]] = {
    "numpy zeros": "x = np.zeros(10**10)",
    "numpy ones 2d": "x = np.ones((10**5, 10**5))",
    "numpy arange": "x = np.arange(10**10)",
    "numpy arange float": "x = np.arange(0, 1, 1e-12)",
    "numpy linspace": "x = np.linspace(0, 1, 10**10)",
    "numpy repeat": "x = np.repeat([1], 10**10)",
    "numpy tile": "x = np.tile([1], 10**10)",
    "numpy outer": "x = np.outer(np.ones(10**5), np.ones(10**5))",
    "numpy broadcast": "x = np.ones((10**5, 1)) + np.ones((1, 10**5))",
    "numpy reshape": ("x = np.ones(10**5)\ny = x[:, None] * x[None, :]"),
    "numpy concatenate": (
        "x = np.ones(9)\nwhile 1 > 0:\n    x = np.concatenate([x, x])"
    ),
    "numpy pad": "x = np.pad([1], 10**10)",
    "numpy load": "x = np.load('x')",
    "numpy fromfile": "x = np.fromfile('x')",
    "numpy save": "np.save('x', [1])",
    "numpy dtype object": "x = np.array([print], dtype=object)",
    "numpy sys": "x = np.sys",
    "numpy matmul": ("x = np.ones((2000, 2000))\nwhile 1 > 0:\n    y = x @ x"),
    "numpy sort": ("x = np.ones(10**5)\nwhile 1 > 0:\n    y = np.sort(x)"),
    "numpy cumsum": ("x = np.ones(10**5)\nwhile 1 > 0:\n    y = np.cumsum(x)"),
    "numpy convolve": ("x = np.ones(10**5)\ny = np.convolve(x, x)"),
    "numpy polyfit": (
        "x = np.arange(1000)\nwhile 1 > 0:\n    y = np.polyfit(x, x, 50)"
    ),
    "numpy histogram": "x = np.histogram([1], bins=10**9)",
    "numpy percentiles": "x = np.percentile([1, 2], [50] * 10**7)",
    "numpy tolist": (
        "x = np.ones(10**5)\ny = []\nwhile 1 > 0:\n    y.append(x.tolist())"
    ),
    "numpy kept": ("y = []\nwhile 1 > 0:\n    y.append(np.ones(10**5))"),
    "numpy kept on self": (
        "self.y = getattr(self, 'y', [])\n"
        "for i in range(99):\n"
        "    self.y.append(np.ones(10**5))"
    ),
    "numpy random": "x = np.random.rand(10**10)",
    "numpy apply": "x = np.vectorize(print)([1])",
    "numpy index": "x = np.ones(5)[10**9]",
    "numpy strides": "x = np.lib.stride_tricks.as_strided(np.ones(1), (10**9,), (0,))",
    "numpy frompyfunc": "x = np.frompyfunc(print, 1, 1)",
    "numpy attribute": "x = np.ones(1).ctypes",
    "numpy base": "x = np.ones(1).base",
    "numpy tofile": "np.ones(1).tofile('x')",
    "numpy dump": "np.ones(1).dump('x')",
    "numpy set item": ("x = np.ones(1)\nx[0] = 'x'"),
    "numpy shape set": ("x = np.ones(1)\nx.shape = (10**9,)"),
    "numpy resize": "x = np.resize([1], 10**10)",
}

NESTED: Final[dict[str, str]] = {
    "queues in queues": (
        "x = getattr(self, 'x', [])\n"
        "for i in range(9000):\n"
        "    y = collections.deque()\n"
        "    y.append(x)\n"
        "    x = y\n"
        "self.x = x"
    ),
    "defaults of defaults": (
        "f = lambda: collections.defaultdict(f)\n"
        "x = getattr(self, 'x', f())\n"
        "y = getattr(self, 'y', x)\n"
        "for i in range(9000):\n"
        "    y = y[0]\n"
        "self.x = x\n"
        "self.y = y"
    ),
    "slices of slices": (
        "x = getattr(self, 'x', None)\n"
        "for i in range(9000):\n"
        "    x = slice(x)\n"
        "self.x = x"
    ),
    "errors raised again": (
        "x = getattr(self, 'x', ValueError())\n"
        "for i in range(9000):\n"
        "    try:\n"
        "        try:\n"
        "            raise x\n"
        "        except Exception:\n"
        "            raise ValueError('a')\n"
        "    except Exception as e:\n"
        "        x = e\n"
        "self.x = x"
    ),
    "iterators of iterators": (
        "x = getattr(self, 'x', iter([1]))\n"
        "for i in range(9000):\n"
        "    x = enumerate(map(abs, itertools.chain(x)))\n"
        "self.x = x"
    ),
    "functions in functions": (
        "x = getattr(self, 'x', None)\n"
        "for i in range(9000):\n"
        "    x = (lambda g: lambda: g)(x)\n"
        "self.x = x"
    ),
}
"""Chains so long that freeing or walking them could overflow the stack of C."""
