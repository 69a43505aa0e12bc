"""The desk: every act and every question of the post as a plain function, the one door to journal and picture."""
