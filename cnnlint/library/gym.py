"""`gym.make` of well-known environments: the sizes of their spaces, as Gymnasium gives them."""

from __future__ import annotations

import re

from cnnlint.library import models
from cnnlint.library.facts import Facts
from cnnlint.shapes import Shape
from cnnlint.values import Array, Context, Value

_Space = int | tuple[int, ...]  # so many choices, or a box of that shape

_CONTROL: dict[str, tuple[_Space, _Space]] = {  # what is observed, what can be done
    "CartPole": ((4,), 2),
    "MountainCar": ((2,), 3),
    "MountainCarContinuous": ((2,), (1,)),
    "Acrobot": ((6,), 3),
    "Pendulum": ((3,), (1,)),
    "LunarLander": ((8,), 4),
    "LunarLanderContinuous": ((8,), (2,)),
    "BipedalWalker": ((24,), (4,)),
    "FrozenLake": (16, 4),
    "FrozenLake8x8": (64, 4),
    "Taxi": (500, 6),
    "CliffWalking": (48, 4),
}
_SCREEN = (210, 160, 3)
_GAMES = {  # of the Atari 2600, by the number of actions that matter in them
    3: "Freeway Skiing",
    4: "Atlantis Breakout",
    6: "Bowling DemonAttack Pong Qbert SpaceInvaders",
    7: "Assault",
    8: "Gopher",
    9: "Asterix BeamRider CrazyClimber Enduro MsPacman VideoPinball",
    10: "Amidar TimePilot WizardOfWor",
    14: "Asteroids KungFuMaster",
    18: "Alien BankHeist BattleZone Berzerk Boxing Centipede ChopperCommand DoubleDunk FishingDerby Frostbite Gravitar "
    "IceHockey Jamesbond Kangaroo Krull MontezumaRevenge Pitfall PrivateEye Riverraid RoadRunner Robotank Seaquest Solaris "
    "StarGunner Tennis Venture Zaxxon",
}
_ACTIONS = {game: count for count, games in _GAMES.items() for game in games.split()}
_SHOWN = frozenset(  # arguments that leave the spaces as they are
    {"render_mode", "max_episode_steps", "autoreset", "disable_env_checker", "apply_api_compatibility", "new_step_api"}
    | {"is_slippery", "is_rainy", "fickle_passenger", "enable_wind", "wind_power", "turbulence_power", "gravity", "g"}
)


@models("gym.make", "gymnasium.make")
def make(at: Context, id: Value, **more: Value) -> Value:
    """The environment; what its other arguments change is not followed."""
    if not isinstance(id, str):
        return at.unknown("which environment is made is not known")
    changed = [name for name in more if name not in _SHOWN]
    spaces = _spaces(id)
    if changed or spaces is None:
        why = f"what `{changed[0]}` makes of the environment {id!r}" if changed else f"the environment {id!r} is not known"
        return at.unknown(why)
    observed, actions = (_space(part) for part in spaces)
    return Facts("gym.Env", {"observation_space": observed, "action_space": actions})


def _spaces(id: str) -> tuple[_Space, _Space] | None:
    found = re.fullmatch(r"(?:ALE/)?(\w+?)(?:Deterministic|NoFrameskip)?-v\d+", id)
    if found is None:
        return None
    if found[1] in _ACTIONS:
        return _SCREEN, _ACTIONS[found[1]]
    return _CONTROL.get(found[1])


def _space(space: _Space) -> Facts:
    if isinstance(space, int):
        return Facts("gym.Discrete", {"n": space, "shape": ()})
    shape: Shape = space
    return Facts("gym.Box", {"shape": shape})


@models("gym.Env.reset", "gym.Env.step", "gym.Env.render", "gym.Discrete.sample", "gym.Box.sample")
def played(at: Context, env: Value, *args: Value, **more: Value) -> Value:
    return at.unknown("what an environment answers when it runs")


@models("gym.Env.close", "gym.Env.seed")
def quiet(at: Context, env: Value, *args: Value, **more: Value) -> Value:
    return None


@models("gym.Env.unwrapped", "gym.Env.env", attribute=True)
def unwrapped(at: Context, env: Value) -> Value:
    return env


@models("gym.spaces.Discrete", "gymnasium.spaces.Discrete")
def discrete(at: Context, n: Value, *args: Value, **more: Value) -> Value:
    return Facts("gym.Discrete", {"n": n, "shape": ()})


@models("gym.spaces.Box", "gymnasium.spaces.Box")
def box(at: Context, low: Value, high: Value, shape: Value = None, *args: Value, **more: Value) -> Value:
    """Without a shape it has that of its bounds."""
    if shape is not None:
        return Facts("gym.Box", {"shape": shape})
    bounds = [bound for bound in (low, high) if isinstance(bound, Array)]
    return Facts("gym.Box", {"shape": bounds[0].shape if bounds else at.unknown("the shape of the bounds is not known")})
