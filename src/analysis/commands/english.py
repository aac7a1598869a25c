"""What the help of each command says in English, after its French: no machine tells what its user reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from click import HelpFormatter

_FORM = {
    "--sheet": "Sheet of the workbook, where it has several.",
    "--header": "Line that names the columns (2), or questions and options (1,2).",
    "--wordings": "Line of the wordings, where there is one.",
    "--answers": "First line of answers, where it is not the next one.",
    "--encoding": "Encoding of a CSV that is not recognised: cp1252…",
    "--delimiter": "Delimiter of a CSV that is not recognised.",
    "--structure": "LimeSurvey structure (.lss) of this questionnaire.",
}
_STUDY = {"--study": "Folder of the study."}


@dataclass(frozen=True, slots=True)
class Page:
    """The help of one command: what is typed after it, paragraphs, and its options."""

    usage: str
    paragraphs: tuple[str, ...]
    options: Mapping[str, str]


# By the name of the command; that of all of them has none.
PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "": Page(
            "[OPTIONS] COMMAND [ARGUMENTS]...",
            (
                "A study is a folder: config/, data/raw/. These commands prepare it, check it and make it. Their "
                "messages are "
                "in French; `language: en` in config/study.yaml gives the report, its figures and its workbook in "
                "English.",
                "check: check the configuration and the received files. codebook: draft the codebook of a received "
                "file. "
                "key: create the secret key of pseudonyms. new-study: make a new study of a file. new-wave: prepare "
                "a new "
                "wave. private: write what does not leave data/raw. run: make the study, up to the report. "
                "many: make several studies and set them side by side. "
                "session: make the session in which it is presented. deposit: prepare its deposit in an archive. "
                "grids: prepare grids of markers to fill.",
            ),
            {},
        ),
        "session": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Make the session of the study in FOLDER (by default, the current folder): reports/seance.html, .pdf "
                "and .pptx.",
                "Opening, laureates and their map, markers, study, conclusions, close, from the same results as the "
                "report. The study is checked, and what it lacks is computed. The session is described in "
                "config/study.yaml (`session`, `laureates`); without these keys, it presents the study alone. Without "
                "waves, it presents the laureates or the markers.",
            ),
            {"--cores": "Steps side by side: a number, or all (every core)."},
        ),
        "many": Page(
            "[OPTIONS] FOLDER...",
            (
                "Make the studies in FOLDER..., one after another, then set them side by side in a page.",
                "The page says which axes are recovered from one study to another, what does not compare and why; "
                "tables and figures come with it. A study that fails stops no other: it is told, and "
                "the exit code is 1. Beside a study for everybody, nothing is printed of a study for its team, which "
                "nothing audited.",
            ),
            {
                "--into": "Where to write; comparaison/ by default.",
                "--reference": "Study that the others are set beside; the first one made by default.",
                "--language": "Language of the page; that of the reference by default.",
                "--cores": "Steps at a time: a number, or all (every core).",
                "--made": "Compute nothing: compare studies made already, as they are.",
                "--mixed": "Accept reconstructed data beside real data; the page says so.",
            },
        ),
        "deposit": Page(
            "[FOLDER]",
            (
                "Prepare the deposit of the study in FOLDER (by default, the current folder) in an archive.",
                "FOLDER/depot/ and FOLDER/depot.zip, the same in one file: the report, the session if it is made "
                "and current, the figures, the tables and their dictionary, the labelled answers (DDI), what checks "
                "them, how to cite, the digests, and a description as an RO-Crate. No file received, no key, no free "
                "text. The level is that of the study (`disclosure`); licence, date and access are to be told in "
                "config/study.yaml (`deposit`). Nothing is sent anywhere.",
            ),
            {},
        ),
        "grids": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Prepare the grids of markers of the study in FOLDER: a workbook to fill for each assessor, and the "
                "same as CSV.",
                "Projects, markers, assessors and rounds are those of config/markers.yaml. Each cell of levels offers "
                "the list and says what each level means; a column of comments is beside it. Nothing is overwritten. "
                "Once filled, grids go under data/raw/ and are declared in the round (`files`); check reads them back "
                "cell by cell.",
            ),
            {
                "--round": "Round, by its key; not needed where there is one.",
                "--into": "Where to write them; by default, FOLDER/grilles/.",
            },
        ),
        "check": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Check the configuration and the received files of the study in FOLDER (by default, the current "
                "folder).",
                "Nothing is made. Each problem is told with its remedy, all at once; the exit code is 1 where there "
                "are any.",
            ),
            {
                "--format": "Form of the answer: text or json.",
                "--against": (
                    "Tell also which counts change: a study already made, its data/processed, or a copy to read."
                ),
            },
        ),
        "codebook": Page(
            "[OPTIONS] FILE",
            (
                "Draft the codebook of a received file: CSV, .xlsx, .xls, .ods, .sav, .lsa, or .lss alone.",
                "Encoding and delimiter are recognised, with the reason. What an earlier wave declares of the same "
                "columns is "
                "taken up; else each question takes the column whose name or label is most like it. Labels, codes "
                "and filters "
                "come from the structure (.lss of the same name, or --structure). TODO stays where a person must "
                "decide. The "
                "draft is shown.",
            ),
            _STUDY | _FORM,
        ),
        "key": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Create the secret key of the pseudonyms of a study with `data: received`.",
                "It is written to FOLDER/data/raw/.private/key, which you alone can read and git ignores. To lose "
                "it changes "
                "every pseudonym; it is not to be shared.",
            ),
            {},
        ),
        "new-study": Page(
            "[OPTIONS] FOLDER FILE",
            (
                "Make of FILE a new study in FOLDER: questionnaire, codebook, secret key.",
                "Each column becomes a question, described from the first report on; themes and spaces are declared "
                "afterwards. Columns that seem to name a person become no question. FOLDER is new or empty.",
            ),
            {"--wave": "Name of the first wave; “enquete” by default."} | _FORM,
        ),
        "new-wave": Page(
            "[OPTIONS] NAME FILE",
            (
                "Prepare a new wave: copy FILE to data/raw/NAME, draft its codebook, add it to the study.",
                "Nothing is overwritten; the comments of config/study.yaml stay. The command then tells what is "
                "left to do.",
            ),
            _STUDY | _FORM,
        ),
        "private": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Write what does not leave data/raw: who each pseudonym is, and the texts of “Other (please specify)”.",
                "Two tables, in FOLDER/data/raw/.private/, which you alone can read and git ignores: respondents.csv "
                "(pseudonym, line of the received file, columns that identify) and others.csv (each text, its "
                "count, the "
                "category that the list gives it), from which to complete the list.",
            ),
            {},
        ),
        "run": Page(
            "[OPTIONS] [FOLDER]",
            (
                "Make the study in FOLDER (by default, the current folder): check it, then compute everything, up "
                "to the "
                "report.",
                "Only what depends on what changed is made again. What Snakemake says is in logs/snakemake.log; "
                "what follows "
                "“--” is handed to it. The exit code is 1 where the study has a problem or a step fails.",
            ),
            {
                "--cores": "Steps at a time: a number, or all (every core).",
                "--profile": "Where to compute: default (here), slurm (a cluster), a folder.",
            },
        ),
    }
)
_HELP = {"-h, --help": "Show this help and leave."}


def write_english(formatter: HelpFormatter, command: str, called: str) -> None:
    """Write the English page of a command, called by its whole name, below what a formatter holds."""
    page = PAGES[command]
    formatter.write(f"\nIn English: {called} {page.usage}\n")
    with formatter.indentation():
        for paragraph in page.paragraphs:
            formatter.write("\n")
            HelpFormatter.write_text(formatter, paragraph)  # not with the spaces of French
        formatter.write("\n")
        formatter.write_dl([*page.options.items(), *_HELP.items()])
