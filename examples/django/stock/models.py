from django.db import models


class Level(models.Model):
    article = models.IntegerField(unique=True)
    pieces = models.IntegerField()
