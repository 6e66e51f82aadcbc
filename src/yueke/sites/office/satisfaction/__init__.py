"""满意度分析: the latest figures of every survey, and the workbench of one survey.

Every figure comes from the latest cut of the survey. None is told of fewer answers than the survey's smallest group; answers of
confidential surveys cannot be tied to a person by any page or file here: cuts hold no ids, and only figures of groups leave.
"""
