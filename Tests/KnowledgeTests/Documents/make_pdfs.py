"""Makes the PDF documents of the tests: python3 make_pdfs.py (needs reportlab). Their bytes do not change from run to run."""

from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import ListFlowable, ListItem, PageBreak, Paragraph, SimpleDocTemplate

styles = getSampleStyleSheet()


def furniture(canvas, document):
    canvas.drawString(40, 570, "Northside Fibre")
    canvas.drawString(190, 20, f"Page {document.page} of 4")


def body(text):
    return Paragraph(text, styles["BodyText"])


def story():
    yield Paragraph("Your hub", styles["Title"])
    yield body("This leaflet explains how to connect the hub, what its lights mean, and whom to call. "
               "Keep it beside the hub, because you need it most when the internet is down.")
    yield Paragraph("Connect the hub", styles["Heading1"])
    yield body("It takes about ten minutes. You need the hub, the grey cable and a socket.")
    yield ListFlowable(
        [ListItem(body(text), value=number) for number, text in enumerate(
            ["Plug the grey cable into the fibre socket.", "Press the button at the back.",
             "Wait until the light is white."], 1)], bulletFormat="%s.")
    yield PageBreak()
    yield Paragraph("What the lights mean", styles["Heading1"])
    yield body("White means that the hub is online. Red means that the line is broken; restart the hub and wait "
               "five minutes. Blinking blue means that an update is being installed.")
    yield PageBreak()
    yield Paragraph("Help", styles["Heading1"])
    yield body("Call 01632 960 200 on any day from eight to ten.")
    yield PageBreak()
    yield body("Fish &amp; chips &lt;b&gt; are not part of the offer.")


def make(path, **options):
    SimpleDocTemplate(path, pagesize=A5, title=options.pop("title", "Your hub"), invariant=True, **options).build(
        list(story()), onFirstPage=furniture, onLaterPages=furniture)


make("leaflet.pdf")
make("encrypted.pdf", encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
whole = open("leaflet.pdf", "rb").read()
open("truncated.pdf", "wb").write(whole[: len(whole) // 3])
