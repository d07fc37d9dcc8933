#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Get-AIDevice' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    It 'lists the processor, and one device that is taken by itself' {
        $devices = @(Get-AIDevice)
        $devices.Device | Should -Contain 'cpu'
        @($devices | Where-Object IsDefault).Count | Should -Be 1
        $devices[0].IsDefault | Should -BeTrue
        $devices[0] | Should -BeOfType ([TextToImage.AIDevice])
    }

    It 'gives names that -Device takes' {
        foreach ($device in Get-AIDevice | Where-Object Device -EQ 'cpu') {
            (New-AIImage 'x' @tiny -Device $device -OutFile (Join-Path $TestDrive 'x.png') -Force).Device | Should -Be 'cpu'
        }
    }

    It 'shows a table, a list and a wide view' {
        Get-AIDevice | Out-String | Should -Match 'cpu +True +the processor'
        Get-AIDevice | Format-List | Out-String | Should -Match 'Description : the processor'
        Get-AIDevice | Format-Wide | Out-String | Should -Match 'cpu'
    }
}
