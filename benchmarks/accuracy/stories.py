"""How well are scenes, levels, order, places, people and times read from raw text?

    python benchmarks/accuracy/stories.py STORIES SCORER [--json OUT]

STORIES is a folder of NAME.txt and NAME.json in the format of `benchmarks/stories`, SCORER the path of `score_stories.py`.
Every story is read from its raw text by the road that `taleglass read` takes, exported as JSON, and scored as it is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from taleglass.exports import FORMATS, Options
from taleglass.road import read_story


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--json", type=Path, help="also write the scores there, with those of every story")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        for path in sorted(asked.stories.glob("*.txt")):
            story = read_story(path, story_id=path.stem)
            Path(folder, f"{path.stem}.json").write_text(FORMATS["json"].write(story, Options()), encoding="utf-8")
            print(f"{path.stem}: {len(story.scenes)} scenes, {len(story.times)} times", file=sys.stderr)
        more = ["--json", str(asked.json), "--by-story"] if asked.json else []
        return subprocess.run([sys.executable, str(asked.scorer), str(asked.stories), folder, *more], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
