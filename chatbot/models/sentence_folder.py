"""A parsed model written as a SentenceTransformer folder that anybody can load."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chatbot.models.adapter import adapt
from chatbot.models.quantized import QuantizedModel
from chatbot.models.tokens import build_tokenizer

MAX_TOKENS = 512
MODULES = "sentence_transformers.models"
# The file's name for each matrix and vector of a layer, and BERT's.
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_folder(model: QuantizedModel, folder: Path, adapter: bytes = b"") -> None:
    """Write weights, tokenizer and configuration: BERT, mean pooling, unit length.

    :param folder: an empty folder.
    :param adapter: what training added to the weights, if anything.
    :raises ValueError: if the adapter is damaged or made for another model.
    """
    from safetensors.numpy import save_file

    weights = name_tensors(model)
    save_file(
        adapt(weights, adapter) if adapter else weights,
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    build_tokenizer(model.vocabulary).save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir()
    for name, content in _configuration(model).items():
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (folder / name).write_text(text, encoding="utf-8")


def name_tensors(model: QuantizedModel) -> dict[str, NDArray[np.float32]]:
    """Unpack all tensors under the names that ``transformers.BertModel`` gives them."""
    sizes = model.sizes
    hidden, inner = sizes.hidden, sizes.intermediate
    named = {
        "embeddings.word_embeddings.weight": model.tensor("emb.word", sizes.vocabulary, hidden),
        "embeddings.position_embeddings.weight": model.tensor("emb.pos", sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": model.tensor(
            "emb.type", sizes.token_types, hidden
        ),
        "embeddings.LayerNorm.weight": model.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": model.tensor("emb.ln.b", hidden),
        # Not used under mean pooling, but BertModel would fill a missing one with random numbers.
        "pooler.dense.weight": np.zeros((hidden, hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(hidden, dtype=np.float32),
    }
    shapes: dict[str, tuple[int, ...]] = {"fi": (inner, hidden), "fo": (hidden, inner)}
    for layer in range(sizes.layers):
        for part, name in LAYER_PARTS.items():
            shape = (hidden,) if part.endswith("ln") else shapes.get(part, (hidden, hidden))
            target = f"encoder.layer.{layer}.{name}"
            named[f"{target}.weight"] = model.tensor(f"l{layer}.{part}.w", *shape)
            named[f"{target}.bias"] = model.tensor(f"l{layer}.{part}.b", shape[0])
    return named


def _configuration(model: QuantizedModel) -> dict[str, object]:
    sizes, vocabulary = model.sizes, model.vocabulary
    pieces = vocabulary.pieces
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": vocabulary.pad,
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": pieces[vocabulary.bos],
            "cls_token": pieces[vocabulary.bos],
            "eos_token": pieces[vocabulary.eos],
            "sep_token": pieces[vocabulary.eos],
            "pad_token": pieces[vocabulary.pad],
            "unk_token": pieces[vocabulary.unknown],
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{MODULES}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{MODULES}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{MODULES}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {
                "query": "query: ",
                "passage": "passage: ",
                # The name that SentenceTransformer.encode_document looks for first.
                "document": "passage: ",
            },
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
    }
