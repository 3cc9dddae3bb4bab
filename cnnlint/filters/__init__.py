"""Which of the findings of the rules are reported, and how severe are they?

causes       one cause is reported once
certainty    what is not proven is no error
suppress     what comments in the source take out
baseline     what the project has decided to live with
"""
