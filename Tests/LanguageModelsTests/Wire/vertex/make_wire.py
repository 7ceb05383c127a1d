"""Writes a service account's key, what `google-auth` (2.62.2) signs with it and how its user's token is refreshed, and
what `google-cloud-aiplatform` (2.7.0) sends to an endpoint. Run it beside the libraries; the Swift tests compare with the
files it leaves. The key is made once and protects nothing.

    pip install google-auth==2.62.2 google-cloud-aiplatform==2.7.0 cryptography requests && python make_wire.py
"""

import base64
import datetime
import json
import pathlib
import sys
import urllib.parse

import google.auth.transport
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt
from google.auth.credentials import AnonymousCredentials
from google.cloud.aiplatform_v1.services.prediction_service import PredictionServiceClient
from google.cloud.aiplatform_v1.services.prediction_service.transports.rest import PredictionServiceRestTransport
from google.cloud.aiplatform_v1.types import PredictRequest, PredictResponse
from google.oauth2 import credentials, service_account
from google.protobuf import json_format, struct_pb2

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent))
from recorder import Recorder, write  # noqa: E402

account_path = folder / "service-account.json"
if not account_path.exists():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    write(account_path, {
        "type": "service_account", "project_id": "northside", "private_key_id": "key-of-a-test", "private_key": pem,
        "client_email": "usher@northside.iam.gserviceaccount.com", "client_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token", "universe_domain": "googleapis.com"})
account = json.loads(account_path.read_text())


class Asked(Exception):
    pass


class Wire(google.auth.transport.Request):
    """Shows what the library would send, and sends nothing."""

    def __call__(self, url, method="GET", body=None, headers=None, **more):
        raise Asked({"url": url, "method": method, "headers": headers,
                     "fields": dict(urllib.parse.parse_qsl(body.decode() if isinstance(body, bytes) else body))})


def asked(wanted):
    try:
        wanted.refresh(Wire())
    except Asked as request:
        return request.args[0]


scope = "https://www.googleapis.com/auth/cloud-platform"
second = 1_760_000_000
own = asked(service_account.Credentials.from_service_account_info(account, scopes=[scope]))
claims = jwt.decode(own["fields"]["assertion"], verify=False)
assert jwt.decode_header(own["fields"]["assertion"]) == {"alg": "RS256", "typ": "JWT", "kid": account["private_key_id"]}
claims = {**claims, "iat": second, "exp": second + (claims["exp"] - claims["iat"])}
header = {"alg": "RS256", "kid": account["private_key_id"], "typ": "JWT"}


def encoded(bytes):
    return base64.urlsafe_b64encode(bytes).rstrip(b"=")


signer = crypt.RSASigner.from_service_account_info(account)
text = b".".join(encoded(json.dumps(part, sort_keys=True, separators=(",", ":")).encode()) for part in (header, claims))
assertion = (text + b"." + encoded(signer.sign(text))).decode()

# The library takes the assertion: it checks signature, times and audience with a certificate of the key.
private = serialization.load_pem_private_key(account["private_key"].encode(), None)
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
day = datetime.datetime(2025, 1, 1)
certificate = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key()).serial_number(
    1).not_valid_before(day).not_valid_after(day + datetime.timedelta(days=36500)).sign(private, hashes.SHA256())
certificates = {account["private_key_id"]: certificate.public_bytes(serialization.Encoding.PEM).decode()}
now = (datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromtimestamp(second, datetime.timezone.utc))
assert jwt.decode(
    assertion, certs=certificates, audience=account["token_uri"],
    clock_skew_in_seconds=int(now.total_seconds()) + 60) == claims

user = asked(credentials.Credentials(
    None, refresh_token="refresh/token+", client_id="client", client_secret="secret",
    token_uri="https://oauth2.googleapis.com/token"))
own["fields"].pop("assertion")
write(folder / "tokens.json", {
    "second": second, "assertion": assertion, "service account": own, "authorized user": user})

recorder = Recorder()
client = PredictionServiceClient(transport=PredictionServiceRestTransport(
    host=recorder.host, credentials=AnonymousCredentials(), url_scheme="http"))
endpoint = "projects/northside/locations/europe-west4/endpoints/42"
messages = [
    {"role": "system", "content": "You answer for Northside."}, {"role": "user", "content": "Hello"},
    {"role": "assistant", "content": "Good morning."}, {"role": "user", "content": "When do you open?"}]
prompt = "You answer for Northside.\n\nUser: Hello\n\nAssistant: Good morning.\n\nUser: When do you open?\n\nAssistant:"
wishes = {
    "chat": ({"@requestFormat": "chatCompletions", "messages": messages, "max_tokens": 50, "temperature": 0.5}, None),
    "prompt": ({"prompt": prompt, "max_tokens": 50, "temperature": 0.5}, None),
    "own": ({"text": "Question: When do you open?!", "history": messages},
            {"sampling_params": {"max_new_tokens": 50}, "stream": False}),
}
answers = {
    "chat": {"choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "At nine 🎟"}}],
             "model": "gemma", "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}},
    "prompt": f"Prompt:\n{prompt}\nOutput:\n At nine 🎟",
    "own": {"result": {"texts/all": ["At nine 🎟"]}},
}
predictions = {}
for name, (instance, parameters) in wishes.items():
    def value(content):
        return json_format.ParseDict(content, struct_pb2.Value())
    predicted = PredictResponse(deployed_model_id="7", model_display_name="gemma")
    predicted._pb.predictions.append(value(answers[name]))
    recorder.answer = PredictResponse.to_json(predicted).encode()
    request = PredictRequest(endpoint=endpoint)
    request._pb.instances.append(value(instance))
    if parameters:
        request._pb.parameters.CopyFrom(value(parameters))
    read = client.predict(request=request)
    assert json_format.MessageToDict(read._pb)["predictions"] == [answers[name]]
    last = recorder.last()
    predictions[name] = {
        "path": last["path"].split("?")[0], "body": last["body"], "answer": json.loads(recorder.answer)}
write(folder / "predictions.json", predictions)
