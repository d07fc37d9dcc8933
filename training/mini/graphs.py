"""What the exported graphs compute, each around a system's network: the schedule is inside, inputs and outputs are those of the families."""
import torch
from torch import nn
from torch.nn import functional as F

from mini import clip, systems, tokens
from mini.denoiser import predicted_noise
from mini.schedule import COSINE, Schedule


class GlideText(nn.Module):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def forward(self, input_ids):
        states, vector = self.text(input_ids)
        return vector, states.transpose(1, 2)


class Base(nn.Module):
    """A system's 64-pixel network: noise and variance of a sample. `told` names what it takes beside sample and timestep."""

    def __init__(self, kind, system):
        super().__init__()
        self.kind, self.schedule, self.denoiser = kind, Schedule(COSINE), system.denoiser
        if kind in ("imagen", "unclip"):
            self.pool = system.pool
        elif kind == "ddpm":
            self.classes, self.anything = system.classes, system.anything

    def forward(self, sample, timestep, *told):
        known = None
        if self.kind == "glide":
            vector, states = told[0], told[1].transpose(1, 2)
            sample, known = sample[:, :3], sample[:, 3:]
        elif self.kind == "imagen":
            states, = told
            vector = self.pool(states)
        elif self.kind == "unclip":
            states, vector = told[0], self.pool(*told)
        else:
            label = told[0] if told else torch.full_like(sample[:, 0, 0, 0], self.anything).long()
            states, vector = None, self.classes(label)
        step = self.schedule(timestep)
        v, fraction, _, _ = self.denoiser(sample, step, vector, states, known)
        return torch.cat([predicted_noise(step, sample, v), fraction], 1)


class Larger(nn.Module):
    """Super-resolution for one system: its schedule, and how its small pictures were noised."""

    def __init__(self, network, schedule, variance=True, noising=None):
        super().__init__()
        self.network, self.schedule, self.variance = network, Schedule(schedule), variance
        self.noising = Schedule(noising) if noising else None

    def forward(self, sample, timestep, class_labels=None):
        step, x = self.schedule(timestep), sample[:, :3]
        v, fraction = self.network(x, step, sample[:, 3:], None if self.noising is None else self.noising(class_labels))
        noise = predicted_noise(step, x, v)
        return torch.cat([noise, fraction], 1) if self.variance else noise


class ClipText(nn.Module):
    def __init__(self, whole, states=True):
        super().__init__()
        self.text, self.project, self.states = whole.text, whole.project, states

    def forward(self, input_ids):
        embeddings, states = clip.Clip.read(self, input_ids)
        return (embeddings, states) if self.states else embeddings


class ClipPicture(nn.Module):
    def __init__(self, tower, noisy=False):
        super().__init__()
        self.tower, self.schedule = tower, Schedule(COSINE) if noisy else None

    def forward(self, pixel_values, timestep=None):
        return self.tower(pixel_values) if timestep is None else self.tower(pixel_values, self.schedule(timestep)[2])


class TextProjection(nn.Module):
    """Rows without the prompt come first; to them belongs no picture."""

    def __init__(self, projection):
        super().__init__()
        self.projection = projection

    def forward(self, image_embeddings, prompt_embeds, text_encoder_hidden_states):
        nothing = self.projection.nothing.expand(image_embeddings.shape[0], -1)
        return self.projection(torch.cat([nothing, image_embeddings]), prompt_embeds, text_encoder_hidden_states)


class PriorGraph(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network, self.schedule = network, Schedule(COSINE)

    def forward(self, hidden_states, timestep, proj_embedding, encoder_hidden_states):
        return self.network(hidden_states, self.schedule(timestep), proj_embedding, encoder_hidden_states)


class TokenStep(nn.Module):
    """The decoder's logits of one place, and keys and values so far; rows without the prompt come first, twice as many as pictures."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, encoder_hidden_states, prev_tokens, token_index, *kept):
        logits, kept = self.decoder.step(encoder_hidden_states, prev_tokens.repeat(2, 1), token_index, kept)
        return (logits, *kept)


class Codebook(nn.Module):
    """Numbers of codes [n] to their vectors [n, 16]."""

    def __init__(self, autoencoder):
        super().__init__()
        self.codes = nn.Parameter(autoencoder.codebook())

    def forward(self, codes):
        return F.embedding(codes, self.codes)


class Detokenizer(Codebook):
    """Codes [1, 64] to pixels [1, 64, 64, 3] in -1 to 1."""

    def __init__(self, autoencoder):
        super().__init__(autoencoder)
        self.decoder = autoencoder.decoder

    def forward(self, codes):
        latents = super().forward(codes).transpose(1, 2).reshape(1, -1, tokens.SIDE, tokens.SIDE)
        return self.decoder(latents).permute(0, 2, 3, 1)
