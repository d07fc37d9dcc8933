using System.Xml.Linq;

namespace TextToImage.HelpPages;

/// <summary>How objects are shown: the module's file of views, with a line for each setting where a list has room for them.</summary>
internal static class SettingViews
{
    private const string Room = "settings";

    /// <summary>Puts a line for each setting that a list does not name itself where it says &lt;?settings?&gt;; a setting with its default is not shown.</summary>
    /// <param name="views">The file; it is changed.</param>
    /// <param name="settings">The settings of each class, by its full name.</param>
    public static void Fill(XDocument views, IReadOnlyDictionary<string, IReadOnlyList<SettingMember>> settings)
    {
        foreach (var room in views.DescendantNodes().OfType<XProcessingInstruction>().Where(node => node.Target == Room).ToList())
        {
            var list = room.Parent!;
            var shown = list.Descendants("PropertyName").Select(name => name.Value).ToHashSet();
            var type = room.Ancestors("View").Single().Descendants("TypeName").Single().Value;
            var indent = room.PreviousNode is XText space ? space.Value : "";
            room.ReplaceWith(settings[type].Where(setting => !shown.Contains(setting.Name)).SelectMany((setting, index) => index == 0 ? [Line(setting)] : new object[] { new XText(indent), Line(setting) }));
        }
    }

    private static XElement Line(SettingMember setting) => new(
        "ListItem",
        new XElement("ItemSelectionCondition", new XElement("ScriptBlock", $"$_.{setting.Name} -ne {setting.Default}")),
        new XElement("PropertyName", setting.Name));
}
