#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'The package' -Tag Slow {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        . (Join-Path $PSScriptRoot 'PowerShellProcess.ps1')
    }

    It 'has a manifest that the gallery takes' {
        $manifest = Test-ModuleManifest $packed.FullName
        $manifest.Version | Should -Be $packed.Directory.Name
        $manifest.Author | Should -Not -BeNullOrEmpty
        $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'PSEdition_Desktop'
        $manifest.ExportedCmdlets.Keys | Should -Contain 'New-AIImage'
    }

    It 'is published to a gallery, fetched from it, and works' -Skip:(-not (Get-Command Publish-PSResource -ErrorAction SilentlyContinue)) {
        $gallery = "TextToImage-$([guid]::NewGuid())"
        $shelf, $fetched = 'shelf', 'fetched' | ForEach-Object { (New-Item (Join-Path $TestDrive $_) -ItemType Directory).FullName }
        Register-PSResourceRepository -Name $gallery -Uri $shelf -Trusted
        try {
            Publish-PSResource -Path $packed.Directory.FullName -Repository $gallery
            # The gallery takes packages of up to 250 MB.
            (Get-ChildItem $shelf -Filter *.nupkg).Length | Should -BeLessThan 250MB
            Save-PSResource TextToImage -Repository $gallery -Path $fetched -TrustRepository
        }
        finally {
            Unregister-PSResourceRepository $gallery
        }
        $module = Get-ChildItem (Join-Path $fetched 'TextToImage') -Directory
        $packedFiles = Get-ChildItem $packed.Directory -Recurse -File | ForEach-Object { $_.FullName.Substring($packed.Directory.FullName.Length) }
        $fetchedFiles = Get-ChildItem $module -Recurse -File | ForEach-Object { $_.FullName.Substring($module.FullName.Length) }
        Compare-Object $packedFiles ($fetchedFiles | Where-Object { $_ -notmatch 'PSGetModuleInfo.xml|\.nuspec' }) | Should -BeNullOrEmpty
        $picture = Join-Path $TestDrive 'house.png'
        Invoke-PowerShell -Command "Import-Module '$($module.FullName)/TextToImage.psd1'; New-AIImage 'a red house' -Seed 1 -OutFile '$picture' | Out-Null"
        $picture | Should -Exist
    }
}
