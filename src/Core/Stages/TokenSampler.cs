using TextToImage.Diffusion;

namespace TextToImage.Stages;

/// <summary>
/// Draws tokens from logits as min-dalle does: guidance on logits (which there is called super-conditioning: K. Crowson 2021), the k
/// likeliest (Fan et al. 2018, arXiv:1805.04833), a temperature, and torch.multinomial:
/// <code>
/// l = (1 - s) l_u + s l_c,      p_i = exp((l_i - max l) / t) where l_i is among the k largest, else 0,      token = argmax p_i / q_i
/// </code>
/// with q_i of the exponential distribution: the first of races that begin at once is won by i with the probability p_i / sum p.
/// </summary>
/// <param name="codes">Tokens to choose from; logits behind them are left out.</param>
/// <param name="scale">s, the guidance scale; 1 and less: with the prompt alone.</param>
/// <param name="topK">k, 1 to the number of tokens; all that are as likely as the last of them are kept, too.</param>
/// <param name="temperature">t, above 0.</param>
internal sealed class TokenSampler(int codes, double scale, int topK, double temperature)
{
    private readonly float[] _ordered = new float[codes];

    /// <summary>Draws a token for each picture.</summary>
    /// <param name="logits">[2 * batch, at least the tokens], the rows without the prompt first.</param>
    /// <param name="noise">The noise of the run: one draw for all pictures and tokens.</param>
    /// <param name="tokens">[batch] what is drawn.</param>
    /// <exception cref="AIImageException">There are fewer logits than tokens.</exception>
    public void Draw(ReadOnlySpan<float> logits, INoiseSource noise, Span<float> tokens)
    {
        var (batch, width) = (tokens.Length, logits.Length / (2 * tokens.Length));
        if (width < codes || width * 2 * batch != logits.Length)
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The parts of the model do not fit together: its decoder gives {logits.Length} logits for {2 * batch} rows, and its detokenizer has {codes} tokens (\"n_embed\" in its config.json); install the model again.");
        }
        var races = new float[batch * codes];
        noise.FillExponential(races);
        var guided = new float[codes];
        for (var picture = 0; picture < batch; picture++)
        {
            Guide(logits.Slice(picture * width, codes), logits.Slice((batch + picture) * width, codes), guided);
            tokens[picture] = Winner(guided, races.AsSpan(picture * codes, codes));
        }
    }

    private void Guide(ReadOnlySpan<float> without, ReadOnlySpan<float> with, Span<float> guided)
    {
        var s = (float)Math.Max(1, scale);
        for (var i = 0; i < codes; i++)
            guided[i] = (without[i] * (1 - s)) + (with[i] * s);
    }

    private int Winner(float[] logits, ReadOnlySpan<float> races)
    {
        logits.CopyTo(_ordered, 0);
        Array.Sort(_ordered);
        var (largest, least) = (_ordered[codes - 1], _ordered[codes - topK]);
        var (winner, best) = (0, -1f);
        for (var i = 0; i < codes; i++)
        {
            if (logits[i] < least)
                continue;
            var speed = (float)Math.Exp((logits[i] - largest) / (float)temperature) / races[i];
            if (speed > best)
                (winner, best) = (i, speed);
        }
        return winner;
    }
}
