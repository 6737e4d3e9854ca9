"""`python -m pilothouse`, the same as the command `pilothouse`."""

from pilothouse.site.commands.main import main

if __name__ == "__main__":
    main()
