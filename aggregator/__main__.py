"""``python -m aggregator`` is the command ``aggregator``, and this is where both begin."""


def main() -> None:
    """Run the command."""
    # A child process that reads imports this file again (multiprocessing, "safe importing of main module"):
    # with the commands, and so the web and the database, each would be 50 MB larger.
    from aggregator.cli import main as command  # noqa: PLC0415

    command()


if __name__ == "__main__":
    main()
