def environment_file():
    return {}
