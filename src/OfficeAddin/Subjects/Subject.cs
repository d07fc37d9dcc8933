namespace TextToImage.Office.Subjects;

/// <summary>What a picture should show, as far as the document says.</summary>
/// <param name="Prompt">It; null where nothing says so.</param>
/// <param name="Problem">Why a text that is there says nothing of it; null where there is none.</param>
internal readonly record struct Subject(string? Prompt, string? Problem)
{
    /// <summary>Nothing says it.</summary>
    public static Subject None => default;

    /// <summary>What a text says that was written to be read and not for a picture.</summary>
    /// <param name="text">The text; null or blank: there is none.</param>
    /// <param name="name">What people call it: "its title".</param>
    public static Subject Of(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            return None;
        var line = string.Join(" ", text!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return SubjectText.Problem(line) is { } problem ? new Subject(null, $"{name} '{Short(line)}' {problem}; give a prompt") : new Subject(line, null);
    }

    private static string Short(string text)
    {
        const int most = 40;
        return text.Length <= most ? text : $"{text.Substring(0, most - 3)}...";
    }
}
