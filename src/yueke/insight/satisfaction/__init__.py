"""What a survey's answers show: every figure from one frozen cut, with its number of answers, its error and its definition.

Pure: columns and a questionnaire go in, tables and charts come out; pages, reports and tests use the same functions. No figure is
told of fewer answers than the survey's smallest group (``small``), and nothing is ranked inside the noise.
"""
