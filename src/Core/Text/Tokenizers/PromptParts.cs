namespace TextToImage.Text.Tokenizers;

/// <summary>What a text encoder reads at once of a prompt.</summary>
/// <param name="Tokens">The tokens, special ones included.</param>
/// <param name="Weights">How much each counts; null: all as usual.</param>
internal sealed record WeightedTokens(TokenizedPrompt Tokens, float[]? Weights);

/// <summary>
/// Splits the tokens of a prompt into parts that a text encoder can read, one after the other, as AUTOMATIC1111's web UI does
/// (stable-diffusion-webui, modules/sd_hijack_clip.py): as many as fit, and where a comma is near the end the words behind it go on to the next.
/// </summary>
/// <param name="room">Tokens of a part, without the special ones.</param>
/// <param name="comma">The token of a comma; null: there is none.</param>
internal sealed class PromptParts(int room, int? comma)
{
    /// <summary>How far back a comma is looked for (the web UI's comma_padding_backtrack).</summary>
    private const int Backtrack = 20;

    private readonly List<List<(int Id, double Weight)>> _parts = [];
    private List<(int Id, double Weight)> _part = [];
    private int _lastComma = -1;

    /// <summary>The parts; one, which may be empty, at least.</summary>
    public IReadOnlyList<IReadOnlyList<(int Id, double Weight)>> Finished()
    {
        if (_part.Count > 0 || _parts.Count == 0)
            End();
        return _parts;
    }

    /// <summary>Adds a token.</summary>
    public void Add(int id, double weight)
    {
        if (id == comma)
        {
            _lastComma = _part.Count;
        }
        else if (_part.Count == room && _lastComma >= 0 && room - _lastComma <= Backtrack)
        {
            var rest = _part.GetRange(_lastComma + 1, room - _lastComma - 1);
            _part.RemoveRange(_lastComma + 1, rest.Count);
            End();
            _part.AddRange(rest);
        }
        if (_part.Count == room)
            End();
        _part.Add((id, weight));
    }

    /// <summary>Ends the part, however much is in it.</summary>
    public void End()
    {
        _parts.Add(_part);
        (_part, _lastComma) = ([], -1);
    }
}
