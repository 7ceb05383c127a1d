"""A real language-model server: llama.cpp's, with a tiny model of random weights that is made here."""

import pathlib
import subprocess
import sys

import gguf
import numpy
import xllamacpp

from conftest import free_port

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 64, 4, 2, 128, 32768
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def make_model(path):
    """Writes a model of Llama's kind that knows bytes and a few words, and says them as chance has it."""
    random = numpy.random.default_rng(7)
    words = [" seat", " ticket", " parking", " the", " arena", " costs", ".", ",", " you", " can"]
    kind = gguf.TokenType
    vocabulary = [("<unk>", kind.UNKNOWN), ("<s>", kind.CONTROL), ("</s>", kind.CONTROL)]
    vocabulary += [(f"<0x{byte:02X}>", kind.BYTE) for byte in range(256)]
    vocabulary += [(word.replace(" ", "\u2581"), kind.NORMAL) for word in words]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in vocabulary])
    writer.add_token_scores([0.0] * len(vocabulary))
    writer.add_token_types([kind for _, kind in vocabulary])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)

    def weights(*shape):
        return (random.standard_normal(shape) / numpy.sqrt(shape[-1])).astype(numpy.float32)

    writer.add_tensor("token_embd.weight", weights(len(vocabulary), WIDTH))
    writer.add_tensor("output_norm.weight", numpy.ones(WIDTH, numpy.float32))
    writer.add_tensor("output.weight", weights(len(vocabulary), WIDTH))
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for name in ["attn_norm", "ffn_norm"]:
            writer.add_tensor(f"{block}{name}.weight", numpy.ones(WIDTH, numpy.float32))
        for name in ["attn_q", "attn_k", "attn_v", "attn_output"]:
            writer.add_tensor(f"{block}{name}.weight", weights(WIDTH, WIDTH))
        for name in ["ffn_gate", "ffn_up"]:
            writer.add_tensor(f"{block}{name}.weight", weights(INNER, WIDTH))
        writer.add_tensor(f"{block}ffn_down.weight", weights(WIDTH, INNER))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(model, port):
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.model_alias = ["tiny"]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = 2 * CONTEXT
    parameters.n_parallel = 2
    parameters.cpuparams.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


class Llama:
    """The server in a process of its own, so that it can be killed."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.model = folder / "tiny.gguf"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/v1"
        make_model(str(self.model))
        self.start()

    def start(self):
        with open(self.folder / "llama.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, __file__, self.model, str(self.port)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        if not self.process.stdout.readline():
            raise RuntimeError((self.folder / "llama.log").read_text())

    def kill(self):
        self.process.kill()
        self.process.wait(30)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
