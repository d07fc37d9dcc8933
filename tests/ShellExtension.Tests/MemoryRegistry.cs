namespace TextToImage.Shell.Tests;

/// <summary>A registry in memory, which does as Windows': a key's parents are made with it, and names have no case.</summary>
internal sealed class MemoryRegistry : IUserRegistry
{
    private readonly SortedDictionary<string, SortedDictionary<string, (object Data, bool Expands)>> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every user has this key.</summary>
    public MemoryRegistry() => Make("Software");

    /// <summary>Stops writing after so many values, as a computer that is switched off does.</summary>
    public int WritesLeft { get; set; } = int.MaxValue;

    /// <summary>Everything, a line a key or value.</summary>
    public IReadOnlyList<string> Lines => [.. _keys.SelectMany(key => key.Value.Select(value => $"{key.Key} {value.Key} = {value.Value}").Prepend(key.Key))];

    public void Make(string key)
    {
        for (var end = key.IndexOf('\\', StringComparison.Ordinal); end >= 0; end = key.IndexOf('\\', end + 1))
            _keys.TryAdd(key[..end], new(StringComparer.OrdinalIgnoreCase));
        _keys.TryAdd(key, new(StringComparer.OrdinalIgnoreCase));
    }

    public bool Exists(string key) => _keys.ContainsKey(key);

    public bool IsEmpty(string key) => !_keys.TryGetValue(key, out var values) || (values.Count == 0 && !_keys.Keys.Any(other => IsBelow(other, key)));

    public object? Read(string key, string name) => _keys.TryGetValue(key, out var values) && values.TryGetValue(name, out var value) ? value.Data : null;

    public bool Expands(string key, string name) => _keys.TryGetValue(key, out var values) && values.TryGetValue(name, out var value) && value.Expands;

    public void Write(string key, string name, object data, bool expands)
    {
        if (WritesLeft-- <= 0)
            throw new IOException("Switched off.");
        Make(key);
        _keys[key][name] = (data, expands);
    }

    public void Delete(string key)
    {
        foreach (var gone in _keys.Keys.Where(other => IsBelow(other, key)).Append(key).ToList())
            _keys.Remove(gone);
    }

    public void Delete(string key, string name)
    {
        if (_keys.TryGetValue(key, out var values))
            values.Remove(name);
    }

    private static bool IsBelow(string key, string parent) => key.StartsWith($@"{parent}\", StringComparison.OrdinalIgnoreCase);
}
