namespace TextToImage.Office;

/// <summary>A place that could have got a picture and gets none.</summary>
/// <param name="Where">Where it is, for people.</param>
/// <param name="Reason">Why: "it has a picture".</param>
/// <param name="After">How many places that get one come before it.</param>
/// <param name="IsTold">Whether a plan lists it; not what is as anybody expects, such as a slide that has its picture.</param>
public sealed record LeftPlace(string Where, string Reason, int After, bool IsTold);

/// <summary>What was looked for in a document, and what of it was left.</summary>
/// <param name="LookedFor">The kinds of places, for people: "tokens ({{image: ...}}) and empty picture placeholders".</param>
/// <param name="Left">The places that were left, in reading order.</param>
public sealed record DocumentSearch(string LookedFor, IReadOnlyList<LeftPlace> Left)
{
    /// <summary>So many places are named one by one.</summary>
    private const int MostNamed = 8;

    /// <summary>Why there is nothing to do, in a sentence without its end.</summary>
    public override string ToString() => Left.Count == 0
        ? $"it has no {LookedFor}"
        : $"it was searched for {LookedFor}, and {string.Join("; ", Left.GroupBy(place => place.Reason).Select(Told))}";

    private static string Told(IGrouping<string, LeftPlace> places)
    {
        var named = string.Join(", ", places.Take(MostNamed).Select(place => place.Where));
        return $"{named}{(places.Count() > MostNamed ? $" and {places.Count() - MostNamed} more" : "")}: {places.Key}";
    }
}

/// <summary>A token of a document that gets no picture.</summary>
/// <param name="Where">Where it is, for people.</param>
/// <param name="Text">The token as it is written.</param>
/// <param name="IsBroken">Whether it cannot be read, so that no picture can come of it.</param>
/// <param name="Remove">Takes it out.</param>
public sealed record UnusedToken(string Where, string Text, bool IsBroken, Action Remove);
