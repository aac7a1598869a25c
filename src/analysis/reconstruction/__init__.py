"""The fictional questionnaires of the Budget citoyen: drawn once, calibrated on the figures published in 2020.

`recipe` says what is drawn, `latent` draws it, `criteria` and `search` choose the draw; `profile`, `limesurvey`,
`excel` and `mess` dress it as received files; `big` draws surveys of any size for benchmarks.
"""
