using System.Reflection;
using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>
/// The table of settings: the properties of <see cref="GenerationRequest"/> and <see cref="PictureEdit"/> that have
/// <see cref="SettingAttribute"/>, in their order.
/// </summary>
public static class SettingsTable
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. Rows(new GenerationRequest()), .. Rows(new PictureEdit(new Picture(1, 1, new byte[3])))];

    /// <summary>The row of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Setting Of(string name) => All.First(row => row.Name == name);

    /// <summary>A request with values of settings by their names; those of an edit are left where it has none.</summary>
    public static GenerationRequest Apply(GenerationRequest request, IReadOnlyDictionary<string, object> values) =>
        All.Where(row => values.ContainsKey(row.Name)).Aggregate(request, (changed, row) => row.With(changed, values[row.Name]));

    /// <exception cref="AIImageException">A value is out of a range that is the same for all models.</exception>
    internal static void RequireRanges(GenerationRequest request)
    {
        foreach (var row in All)
            row.RequireRange(row.In(request));
    }

    private static IEnumerable<Setting> Rows(object defaults) =>
        from property in defaults.GetType().GetProperties().OrderBy(property => property.MetadataToken)
        let row = property.GetCustomAttribute<SettingAttribute>()
        where row is not null
        select new Setting(property, row, defaults);
}

/// <summary>The settings in the metadata of a picture: in a property of the setting's name where there is one, else among the further settings.</summary>
public static class SettingsMetadata
{
    private static readonly Dictionary<string, PropertyInfo> Fields =
        typeof(PictureMetadata).GetProperties().ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>What a picture says of the settings it was made with, by their names; what it does not say, or no setting can be, is left out.</summary>
    /// <param name="made">What its file says, written here or by another tool.</param>
    public static IReadOnlyDictionary<string, object> Read(PictureMetadata made)
    {
        var settings = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var row in Kept())
        {
            if (Said(row, made) is { } value)
                settings[row.Name] = value;
        }
        return settings;
    }

    /// <summary>The further settings of a request by their names in metadata; what has its default is left out.</summary>
    internal static Dictionary<string, string> Further(GenerationRequest request) =>
        Kept().Where(row => !Fields.ContainsKey(row.Name) && (!row.IsOfEdit || request.Edit is not null))
            .Select(row => (row.MetadataKey, row.Default, Value: row.In(request)))
            .Where(row => row.Value is not null && !row.Value.Equals(row.Default))
            .ToDictionary(row => row.MetadataKey, row => Setting.Text(row.Value!), StringComparer.Ordinal);

    private static IEnumerable<Setting> Kept() => SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Metadata));

    private static object? Said(Setting row, PictureMetadata made)
    {
        if (!Fields.TryGetValue(row.Name, out var field))
            return made.Other.TryGetValue(row.MetadataKey, out var text) ? row.Read(text) : null;
        return field.GetValue(made) is { } value ? row.Read(Setting.Text(value)) : null;
    }
}
