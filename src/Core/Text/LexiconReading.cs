namespace TextToImage.Text;

/// <summary>A part of a prompt that a phrase of the lexicon covers, or that none does.</summary>
/// <param name="Kind">What the phrase is about; null: nothing covers it.</param>
/// <param name="Words">The canonical words that it becomes; none where the networks get none.</param>
/// <param name="Text">It, normalised.</param>
/// <param name="Start">Where it begins in the prompt as the user wrote it.</param>
/// <param name="End">Where it ends there.</param>
internal sealed record LexiconPart(LexiconKind? Kind, IReadOnlyList<string> Words, string Text, int Start, int End);

/// <summary>How a lexicon reads a prompt.</summary>
/// <param name="Prompt">As the user wrote it.</param>
/// <param name="Language">The language that it is in, such as "en".</param>
/// <param name="Parts">What it is made of, in order.</param>
internal sealed record LexiconReading(string Prompt, string Language, IReadOnlyList<LexiconPart> Parts)
{
    /// <summary>What goes before the name of the language in the words of the networks.</summary>
    public const string LanguageMark = "lang";

    private const string WhiteBackground = "white background";

    /// <summary>The canonical words that the networks get: that of the language, then those of the parts.</summary>
    public IReadOnlyList<string> Words => [LanguageMark + Language, .. Parts.SelectMany(part => part.Words)];

    /// <summary>Whether the prompt asks for no background, as <c>--background transparent</c> does.</summary>
    public bool Transparent => Of(LexiconKind.Transparent).Any();

    /// <summary>
    /// Whether it says anything that can be drawn: a thing, surroundings, or a background where nothing else was meant to be on it.
    /// </summary>
    public bool HasSubject =>
        Of(LexiconKind.Thing).Any() || Of(LexiconKind.Scenery).Any() || (Of(LexiconKind.Background).Any() && Parts.All(part => part.Kind is not null));

    /// <summary>
    /// What the prompt says of all but things: surroundings, background with its colour, and how it is drawn; a white background where it says nothing of
    /// the first two. What goes on beyond the edges of a picture is made of this.
    /// </summary>
    public string Surroundings
    {
        get
        {
            var kept = Parts.Where((part, i) => part.Kind is LexiconKind.Scenery or LexiconKind.Background or LexiconKind.Style or LexiconKind.Transparent || IsColourOfGround(i)).Select(part => part.Text).ToList();
            var isSaid = Parts.Any(part => part.Kind is LexiconKind.Scenery or LexiconKind.Background or LexiconKind.Transparent);
            return string.Join(" ", isSaid ? kept : kept.Prepend(WhiteBackground));
        }
    }

    /// <summary>The parts of a kind; null: those that nothing covers.</summary>
    public IEnumerable<LexiconPart> Of(LexiconKind? kind) => Parts.Where(part => part.Kind == kind);

    /// <summary>
    /// What nothing covers, as the user wrote it, each once: neighbours in one, where nothing but signs lies between, and pictographs such as emoji, which are no
    /// words.
    /// </summary>
    public IReadOnlyList<string> Unknown()
    {
        var found = new List<(int Start, int End)>();
        foreach (var part in Of(null))
        {
            if (found.Count > 0 && IsOneWord(found[found.Count - 1].End, part.Start))
                found[found.Count - 1] = (found[found.Count - 1].Start, part.End);
            else
                found.Add((part.Start, part.End));
        }
        found.AddRange(Pictographs.In(Prompt));
        return [.. found.OrderBy(range => range.Start).Select(range => Prompt.Substring(range.Start, range.End - range.Start)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether a part is a colour that stands beside a background.</summary>
    private bool IsColourOfGround(int part) => Parts[part].Kind == LexiconKind.Colour && new[] { part - 1, part + 1 }.Any(beside => Parts.ElementAtOrDefault(beside)?.Kind == LexiconKind.Background);

    /// <summary>Whether two parts are of one word: nothing lies between them, or marks of a script whose vowels are such.</summary>
    private bool IsOneWord(int end, int start) => end >= start || Prompt.Substring(end, start - end).All(letter => !char.IsWhiteSpace(letter) && !char.IsPunctuation(letter) && !char.IsSymbol(letter) && !char.IsSurrogate(letter));
}
