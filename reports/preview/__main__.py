"""python -m reports.preview"""

import signal

from reports.preview.server import main

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C in the terminal is for the window, which then ends the pipe
    main()
