namespace TextToImage.Office.Drawing;

/// <summary>Ids that nothing of a slide or document has yet: the next above those in use and, where these go to the end, the lowest that is free.</summary>
/// <param name="used">The ids in use.</param>
internal sealed class FreeIds(IEnumerable<uint> used)
{
    /// <summary>Office reads ids as signed numbers; so many more than the largest in use are enough for any document.</summary>
    private const uint LastStart = int.MaxValue - 1_000_000;

    private readonly HashSet<uint> _used = [.. used];
    private uint? _last;

    /// <summary>The next one, which is in use from then on.</summary>
    public uint Next()
    {
        var last = _last ?? _used.Where(id => id <= int.MaxValue).DefaultIfEmpty(0u).Max();
        if (last >= LastStart && _last is null)
            last = 0;
        do
            last++;
        while (!_used.Add(last));
        _last = last;
        return last;
    }
}
