"""`python -m cli`, for where the command is not installed."""

from cli.main import main

if __name__ == "__main__":
    main()
