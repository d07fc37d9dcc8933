using DocumentFormat.OpenXml;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The tree of a slide's animations (p:timing), from which some are taken.</summary>
internal static class TimeNodes
{
    /// <summary>Takes the animation out that an element of the tree belongs to, and what around it has nothing to do any more.</summary>
    public static void Remove(OpenXmlElement part)
    {
        // What waits for a click on the shape can never begin, with all that is in it.
        var ancestors = part.Ancestors().ToList();
        var node = ancestors.Exists(each => each is P.Condition)
            ? ancestors.Find(IsNode)
            : ancestors.Find(IsEffect) ?? ancestors.Find(each => each.Parent is P.ChildTimeNodeList);
        while (node?.Parent is { } holder and not P.TimeNodeList)
        {
            node.Remove();
            node = holder is P.ChildTimeNodeList { HasChildren: false } ? holder.Ancestors().FirstOrDefault(IsNode) : null;
        }
    }

    /// <summary>Removes the whole tree where it moves nothing any more.</summary>
    public static void Tidy(P.Slide slide)
    {
        if (slide.Timing is not { } timing)
            return;
        foreach (var list in timing.Descendants<P.ChildTimeNodeList>().Where(each => !each.HasChildren).ToList())
            list.Remove();
        if (!timing.Descendants<P.TargetElement>().Any())
            timing.Remove();
    }

    /// <summary>An effect as the animation pane lists it has a class, such as entrance.</summary>
    private static bool IsEffect(OpenXmlElement element) => element is P.ParallelTimeNode { CommonTimeNode.PresetClass: not null };

    private static bool IsNode(OpenXmlElement element) => element is P.ParallelTimeNode or P.SequenceTimeNode or P.ExclusiveTimeNode;
}
