"""The place's milestones, risks and issues as rows of its return, which go to the registers."""
