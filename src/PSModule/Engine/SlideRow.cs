using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TextToImage.Engine;

/// <summary>The texts of one slide, as a command is given them.</summary>
internal static class SlideRow
{
    /// <summary>Texts by column, of a hashtable or of the properties of an object; the values of an array are lines.</summary>
    /// <exception cref="AIImageException">It is no row.</exception>
    public static IReadOnlyDictionary<string, string> Of(object value)
    {
        var cells = value is PSObject { BaseObject: IDictionary inside } ? inside : value as IDictionary;
        var row = cells is not null
            ? cells.Cast<DictionaryEntry>().Select(cell => (Name: Text(cell.Key), Text: Text(cell.Value)))
            : PSObject.AsPSObject(value) is { BaseObject: PSCustomObject } columns
                ? columns.Properties.Select(column => (column.Name, Text: Text(column.Value)))
                : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{value}' is no row; give a row of a table (Import-Csv), or a hashtable such as @{{ Title = 'One' }}.");
        return row.ToDictionary(cell => cell.Name, cell => cell.Text, StringComparer.OrdinalIgnoreCase);
    }

    private static string Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        string text => text,
        IEnumerable lines => string.Join("\n", lines.Cast<object?>().Select(Text)),
        var other => Convert.ToString(other, CultureInfo.CurrentCulture) ?? "",
    };
}
