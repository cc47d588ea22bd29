"""What the study's conditions, runs and choices are called."""
SCRATCH, SSL = "scratch-noaug-n70", "ssl-noaug-n70"
KERNELS, LOGISTIC = "random-kernels", "rr-logistic"
# The three ways in which trainings are judged: the runs below the output folder.
WAYS = {"fragile": "fragile, patience 5", "unstopped": "fragile, no patience", "sound": "sound"}
CHOICE = ["--choose-over", "learning-rate", "--choose-over", "frozen-learning-rate"]
CHOSEN = "chosen"
LEVEL = 0.05
# The states of tasks that have a result.
RESULTS = ("recorded", "one_class", "diverged")
