"""`keras-rl`: its agents train copies of the model that they are given."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.facts import Facts
from cnnlint.values import Context, Value


@models("rl.agents.DQNAgent", "rl.agents.SARSAAgent", "rl.agents.dqn.DQNAgent", "rl.agents.sarsa.SARSAAgent", raw=True)
def agent(at: Context, args: Arguments) -> Value:
    """The model keeps its layers; by `enable_dueling_network` others are made, of which each has an automatic name."""
    at.apply("keras.__foreign_code__", Arguments(("rl.agents.DQNAgent",)))
    return Facts("rl.agents.DQNAgent", {})
