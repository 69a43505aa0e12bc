"""Who acts on the screen while there is no login: whoever sits at the post."""

from dashboard.desk.post import Actor

DUTY = Actor(name="duty officer", role="duty_officer")
