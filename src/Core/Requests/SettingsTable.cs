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
